import { InvalidArgumentError } from 'commander'

/** List flags repeat, because a variadic one would swallow the arguments that follow it. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

export function parseCount(text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1) return number
  throw new InvalidArgumentError('expected a whole number from 1')
}

export function parseShard(text: string): { index: number; total: number } {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? []
  if (index !== undefined && total !== undefined && index >= 1 && index <= total) return { index, total }
  throw new InvalidArgumentError('expected a part and how many there are, as 1/4')
}

export function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('a port is a number from 0 to 65535')
}

export function parsePositive(text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('expected a number above 0')
}
