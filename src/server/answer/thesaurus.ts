import { verbForms } from './irregular-verbs.ts'
import { stem } from './stem.ts'

/** Everyday words that documents and the people who ask about them use for one another. */
const groups = `
  holiday vacation pto leave
  refund reimburse repay
  price cost fee charge rate tariff
  buy purchase
  cancel terminate
  delete erase remove
  phone telephone call hotline
  mail email
  deliver delivery ship shipment shipping dispatch
  arrive arrival delivery
  broken damaged damage defective defect faulty fault
  guarantee warranty
  salary wage pay payroll
  staff employee worker colleague personnel
  boss manager supervisor
  quit resign resignation
  sick ill illness sickness
  home remote remotely
  doctor physician medical
  trip travel journey
  car vehicle
  dog pet animal
  meal food lunch
  laptop notebook computer
  begin start commence
  end expire expiry expiration
  deadline limit due
  allow permit permitted allowed permission
  forbid prohibit prohibited forbidden banned
  change modify amend alter update
  repair fix mend
  error failure problem issue fault
  invoice bill billing
  subscription plan membership
  discount reduction rebate
  password passphrase credential
  login signin logon
  country nation
  children child kid
  big large size
  max maximum most limit
  min minimum least
  yearly annual annually year
  monthly month
  weekly week
  daily day
  support helpdesk
  send submit
  keep retain retention store
  secret confidential private
  install installation setup
  config configuration configure setting
  quick fast rapid speed
`

const synonyms = new Map<string, Set<string>>()
const groupsOfWords = groups
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
for (const words of [...groupsOfWords, ...verbForms]) {
  for (const word of words) {
    const known = synonyms.get(stem(word)) ?? new Set()
    for (const other of words) if (stem(other) !== stem(word)) known.add(other)
    synonyms.set(stem(word), known)
  }
}

/** Turns of phrase whose words say little one by one. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sen[dt]|give|gave|bring|brought|take|took|hand|handed)(?:ing)?(?: \w+){0,2} back\b/gi, 'return'],
  [/\bmoney back\b/gi, 'refund'],
  [/\b(?:days?|time) off\b/gi, 'holiday leave'],
  [/\bget in touch(?: with)?\b|\breach\b/gi, 'contact'],
  [/\bhome office\b|\btelework(?:ing)?\b/gi, 'remote home work'],
  [/\bgets? rid of\b/gi, 'delete'],
  [/\bpays? for\b/gi, 'cost pay'],
]

/** Words that may stand for the one given, by its stem; they are words, not stems, so that they can be searched for. */
export function synonymsOf(stemmed: string): string[] {
  return [...(synonyms.get(stemmed) ?? [])]
}

/** Replaces turns of phrase by the words that documents use for them. */
export function plainWords(text: string): string {
  return phrases.reduce((plain, [pattern, words]) => plain.replace(pattern, words), text)
}
