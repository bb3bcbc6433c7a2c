import { check, FormatError } from '../../format-error.ts'

export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>

const at = 'header'
const depthLimit = 16

/** Reads Python's literals as far as a .npy header may hold them: strings, whole numbers, True, False, None, tuples, lists, dicts. */
class Parser {
  private position = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  whole(): Literal {
    const value = this.value(0)
    this.skip()
    check(this.position === this.text.length, at, 'something follows the dictionary')
    return value
  }

  private skip(): void {
    while (' \n\t\r'.includes(this.text[this.position] ?? '?')) this.position++
  }

  private takes(sign: string): boolean {
    this.skip()
    if (!this.text.startsWith(sign, this.position)) return false
    this.position += sign.length
    return true
  }

  private value(depth: number): Literal {
    check(depth <= depthLimit, at, 'it is nested too deeply')
    this.skip()
    if (this.takes('{')) return this.dictionary(depth)
    if (this.takes('(')) return this.sequence(')', depth)
    if (this.takes('[')) return this.sequence(']', depth)
    const word = /^(?:True|False|None)\b/.exec(this.text.slice(this.position, this.position + 6))?.[0]
    if (word !== undefined) {
      this.position += word.length
      return word === 'None' ? null : word === 'True'
    }
    const digits = /^-?\d{1,16}L?/.exec(this.text.slice(this.position, this.position + 20))?.[0]
    if (digits !== undefined) {
      this.position += digits.length
      return Number.parseInt(digits, 10)
    }
    return this.string()
  }

  private string(): string {
    this.takes('u') || this.takes('b')
    const quote = this.text[this.position]
    check(quote === "'" || quote === '"', at, `it is no Python literal at character ${this.position}`)
    const end = this.text.indexOf(quote, this.position + 1)
    check(end >= 0, at, 'a string does not end')
    const inner = this.text.slice(this.position + 1, end)
    check(!inner.includes('\\'), at, 'a string holds an escape')
    this.position = end + 1
    return inner
  }

  private sequence(close: string, depth: number): Literal[] {
    const values: Literal[] = []
    while (!this.takes(close)) {
      values.push(this.value(depth + 1))
      if (this.takes(',')) continue
      if (this.takes(close)) return values
      throw new FormatError(at, `a comma is missing at character ${this.position}`)
    }
    return values
  }

  private dictionary(depth: number): ReadonlyMap<string, Literal> {
    const entries = new Map<string, Literal>()
    while (!this.takes('}')) {
      this.skip()
      const key = this.string()
      check(this.takes(':'), at, `a colon is missing at character ${this.position}`)
      entries.set(key, this.value(depth + 1))
      if (this.takes(',')) continue
      if (this.takes('}')) return entries
      throw new FormatError(at, `a comma is missing at character ${this.position}`)
    }
    return entries
  }
}

/** @throws FormatError when the text is no literal. Nothing is ever evaluated. */
export const parseLiteral = (text: string): Literal => new Parser(text).whole()
