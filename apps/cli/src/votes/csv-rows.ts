import { createReadStream } from 'node:fs'
import { parseCsv } from '@reticle/interchange'
import { BadInput } from '../command.ts'

/** Text of a file in pieces; ends with bad input when it is not there or is no UTF-8. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    if (cause instanceof TypeError) throw new BadInput(path, 'is no UTF-8 text: save it as CSV in UTF-8')
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    throw new BadInput(path, code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : String(cause))
  }
}

const cellsOf = (path: string, number: number, line: string): readonly string[] => {
  if (!line.includes('"')) return line.split(',')
  try {
    return parseCsv(line)[0]?.cells ?? []
  } catch {
    throw new BadInput(`${path}:${number}`, 'a quoted cell is not closed on its line')
  }
}

async function* linesOf(path: string): AsyncGenerator<{ number: number; line: string }> {
  let rest = ''
  let number = 0
  for await (const text of textOf(path)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield { number: ++number, line: line.endsWith('\r') ? line.slice(0, -1) : line }
  }
  if (rest !== '') yield { number: ++number, line: rest }
}

/**
 * Reads the named columns of a CSV file with a header, line by line: a file of any length needs the memory of a piece. Other columns are
 * passed over; empty lines too. Bad input names its line.
 */
export async function* csvRows(path: string, columns: readonly string[]): AsyncGenerator<readonly string[]> {
  let places: readonly number[] | undefined
  for await (const { number, line } of linesOf(path)) {
    const cells = cellsOf(path, number, number === 1 ? line.replace(/^\ufeff/, '') : line)
    if (places === undefined) {
      const names = cells.map((cell) => cell.trim().toLowerCase())
      const missing = columns.find((column) => !names.includes(column))
      if (missing !== undefined)
        throw new BadInput(`${path}:1`, `the column "${missing}" is missing: the first line must name ${columns.join(',')}`)
      places = columns.map((column) => names.indexOf(column))
    } else if (line !== '') {
      const row = places.map((place) => cells[place]?.trim() ?? '')
      const empty = columns.find((_, place) => row[place] === '')
      if (empty !== undefined) throw new BadInput(`${path}:${number}`, `the ${empty} is empty`)
      yield row
    }
  }
  if (places === undefined) throw new BadInput(path, 'is empty')
}
