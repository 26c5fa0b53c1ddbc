/**
 * What the page does: opens, filters and searches tests, fills in chunks, and keeps links to what is shown. It runs in
 * a browser, so it is text here; it makes no markup, and sets nothing but text and attributes.
 */
export const script = String.raw`
'use strict'
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const tests = all('.test')
const search = document.querySelector('input[type=search]')
const buttons = all('[data-filter]')
const view = { filter: 'all', words: '' }

function show() {
  const words = view.words.toLowerCase().split(/\s+/).filter(Boolean)
  let count = 0
  for (const test of tests) {
    const states = test.dataset.states.split(' ')
    const isShown =
      (view.filter === 'all' || states.includes(view.filter)) && words.every((word) => textOf(test).includes(word))
    test.hidden = !isShown
    if (isShown) count += 1
  }
  for (const suite of all('.suite')) suite.hidden = !suite.querySelector('.test:not([hidden])')
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.filter === view.filter))
  document.querySelector('.nothing').hidden = count > 0
}

const texts = new Map()
function textOf(test) {
  if (!texts.has(test)) texts.set(test, test.textContent.toLowerCase())
  return texts.get(test)
}

function choose(filter) {
  view.filter = buttons.some((button) => button.dataset.filter === filter) ? filter : 'all'
  show()
  remember()
}

// The address holds what is shown, so that it can be sent to somebody.
function remember(test) {
  const parts = new URLSearchParams()
  if (view.filter !== 'all') parts.set('show', view.filter)
  if (view.words !== '') parts.set('q', view.words)
  const address = test ? test.id : parts.toString()
  history.replaceState(null, '', address === '' ? location.pathname + location.search : '#' + address)
}

function recall() {
  const address = location.hash.slice(1)
  if (address.startsWith('test/')) return reveal(tests.find((test) => test.id === address))
  const parts = new URLSearchParams(address)
  view.words = search.value = parts.get('q') ?? ''
  view.filter = parts.get('show') ?? 'all'
  if (!buttons.some((button) => button.dataset.filter === view.filter)) view.filter = 'all'
  show()
}

function reveal(test) {
  if (!test) return
  if (test.hidden) {
    view.filter = 'all'
    view.words = search.value = ''
    show()
  }
  test.open = true
  test.scrollIntoView({ block: 'start' })
  test.querySelector('summary').focus({ preventScroll: true })
}

function step(by) {
  const shown = tests.filter((test) => !test.hidden)
  const now = shown.indexOf(document.activeElement?.closest?.('.test'))
  const next = shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(now + by, 0), shown.length - 1)]
  if (!next) return
  next.querySelector('summary').focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

function fill(chunk) {
  const text = chunk.querySelector('.text')
  const template = document.getElementById(chunk.dataset.chunk)
  if (text && template && text.textContent === '') text.append(template.content.cloneNode(true))
}

document.addEventListener('toggle', ({ target }) => {
  if (!target.open) return
  if (target.dataset?.chunk) fill(target)
  if (target.classList?.contains('test')) remember(target)
}, true)

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button')
  if (button?.dataset.filter) choose(button.dataset.filter)
  if (button && 'reset' in button.dataset) {
    view.words = search.value = ''
    choose('all')
  }
  if (button?.dataset.source) point(button)
})

// A chip shows the chunks of its file beside it.
function point(chip) {
  const turn = chip.closest('.turn')
  const chunks = all('[data-identity]', turn)
  for (const chunk of chunks) chunk.classList.toggle('pointed', chunk.dataset.identity === chip.dataset.source)
  const first = chunks.find((chunk) => chunk.classList.contains('pointed'))
  if (!first) return
  first.querySelector('details').open = true
  first.scrollIntoView({ block: 'nearest' })
}

search.addEventListener('input', () => {
  view.words = search.value
  show()
  remember()
})

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target === search) {
    if (event.key === 'Escape') search.blur()
    return
  }
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    f: () => choose('failed'),
    a: () => choose('all'),
    '/': () => search.focus(),
  }
  const act = keys[event.key]
  if (!act) return
  event.preventDefault()
  act()
})

addEventListener('hashchange', recall)
recall()
`
