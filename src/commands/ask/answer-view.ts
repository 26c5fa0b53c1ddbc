import type { ReplyEvent } from '../../runtime/conversations.ts'
import { plain, plainLines } from '../../report/plain.ts'
import { describeToolCall, renderToolCall } from '../../report/reply/tool-call.ts'
import { countRows, isFenceLine, wrapLine, wrapText } from '../../report/reply/wrap.ts'
import type { Output } from '../terminal/context.ts'

/** One answer on its way to a person. */
export interface AnswerView {
  onEvent(event: ReplyEvent): void
  /** A line that the handler of a function printed, shown apart from the answer; not everywhere. */
  onPrint?(name: string, line: string): void
  /** Nothing more comes: `cited` is the whole text, with the numbers of its sources. */
  end(cited: string): void
}

/** Shows an answer as it comes where a person watches; elsewhere its tool calls, and the text whole at the end. */
export function viewAnswer(output: Output): AnswerView {
  if (output.isJson) return { onEvent() {}, end() {} }
  return output.isLive ? viewLive(output) : viewWhole(output)
}

function viewWhole(output: Output): AnswerView {
  const size = { paint: output.paint, width: Infinity }
  let hasTools = false
  return {
    onEvent(event) {
      if (event.type !== 'tool' || event.phase !== 'ended') return
      output.note(renderToolCall(event.call, size))
      hasTools = true
    },
    end(cited) {
      if (cited === '') return
      if (hasTools) output.note('')
      output.print(cited)
    },
  }
}

/**
 * Text is wrapped as it streams. Which source a sentence cites is known only at the end, so the answer is then written
 * over once more with its numbers, if all of it is still on the screen.
 */
function viewLive(output: Output): AnswerView {
  const { width, rows } = output
  const paint = output.paint
  const tools: string[] = []
  /** What stands on the screen of this answer. */
  let shown = ''
  let status = ''
  let isOver = false
  const text = streamLines(width, write)

  function write(piece: string): void {
    if (status !== '') output.write('\r\u001B[K')
    status = ''
    shown += piece
    output.write(piece)
  }

  function setStatus(message: string): void {
    if (shown !== '' && !shown.endsWith('\n')) return
    if (status !== '') output.write('\r\u001B[K')
    status = message
    output.write(paint('dim', `${message} …`))
  }

  function showTool(rendered: string): void {
    text.flush()
    const line = `${rendered}\n`
    tools.push(line)
    write(shown === '' || shown.endsWith('\n') ? line : `\n${line}`)
  }

  setStatus('asking')
  return {
    onEvent(event) {
      if (event.type === 'text') {
        // What was done stands apart from what is said.
        if (shown !== '' && shown === tools.join('')) write('\n')
        return text.write(plainLines(event.delta))
      }
      if (event.phase === 'started') {
        text.flush()
        if (shown !== '' && !shown.endsWith('\n')) write('\n')
        return setStatus(describeToolCall(event.call))
      }
      showTool(renderToolCall(event.call, { paint, width: width - 4 }))
      setStatus('thinking')
    },
    onPrint(name, line) {
      if (isOver) return
      const message = status
      showTool(paint('dim', wrapText(`  ${name}: ${plain(line)}`, width)))
      if (message !== '') setStatus(message)
    },
    end(cited) {
      isOver = true
      text.flush()
      write('')
      const above = countRows(shown, width) - 1
      if (above < rows - 1) {
        output.write(`${above > 0 ? `\u001B[${above}A` : ''}\r\u001B[J`)
        const whole = wrapText(cited, width)
        const gap = tools.length > 0 && whole !== '' ? '\n' : ''
        output.write(tools.join('') + gap + (whole === '' ? '' : `${whole}\n`))
      } else if (!shown.endsWith('\n')) {
        output.write('\n')
      }
    },
  }
}

/** Passes text on line by line and word by word, wrapped; a word is held back until it is whole. */
function streamLines(width: number, emit: (text: string) => void) {
  let line = ''
  let emitted = ''
  let isCode = false

  function show(ready: string): void {
    const wrapped = isCode || isFenceLine(ready) ? ready : wrapLine(ready, width)
    if (wrapped.length > emitted.length) emit(wrapped.slice(emitted.length))
    emitted = wrapped
  }

  return {
    write(delta: string) {
      const [first = '', ...further] = delta.split('\n')
      line += first
      for (const next of further) {
        show(line)
        emit('\n')
        if (isFenceLine(line)) isCode = !isCode
        line = next
        emitted = ''
      }
      show(line.slice(0, /\s+\S*$/.exec(line)?.index ?? 0))
    },
    flush() {
      show(line)
    },
  }
}
