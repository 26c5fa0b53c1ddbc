/** Headers and query parameters that carry no credential, and whose values a message may need. */
const plainHeaders = /^(accept|content-|user-agent$|openai-|x-stainless-|idempotency-key$)/
const plainParameters = /version|^(after|before|filter|include|limit|order|purpose)/

/** Shorter values would be found by chance. */
const secretLengthMin = 8

/** Takes every credential that a request carried out of the text of its answer: some hosts repeat what they refuse. */
export function hideSent(text: string, url: string | URL | Request, init?: RequestInit): string {
  const { searchParams } = new URL(url instanceof Request ? url.url : url)
  const sent = [
    ...[...new Headers(init?.headers)].filter(([name]) => !plainHeaders.test(name)),
    ...[...searchParams].filter(([name]) => !plainParameters.test(name)),
  ]
  return sent
    .flatMap(([, value]) => [value, ...value.split(' ')])
    .filter((value) => value.length >= secretLengthMin)
    .toSorted((a, b) => b.length - a.length)
    .reduce((hidden, value) => hidden.replaceAll(value, '…'), text)
}
