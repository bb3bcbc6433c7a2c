import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dump } from '@reticle/db'
import { note } from '../output.ts'
import { writeCompressed } from './files.ts'
import type { Manifest } from './manifest.ts'
import { seldom } from './progress.ts'

const lineFeed = 10

const linesIn = (piece: Uint8Array): number => {
  let lines = 0
  for (let at = piece.indexOf(lineFeed); at !== -1; at = piece.indexOf(lineFeed, at + 1)) lines++
  return lines
}

/** Every table of a dump as a compressed file of COPY's text, one line a row. */
export const writeTables = async (dump: Dump, folder: string): Promise<Manifest['tables']> => {
  await mkdir(join(folder, 'tables'), { mode: 0o700 })
  const tables: Manifest['tables'] = []
  const tell = seldom()
  let all = 0
  for (const table of dump.tables) {
    let rows = 0
    const counted = async function* () {
      for await (const piece of dump.rows(table)) {
        rows += linesIn(piece)
        tell(() => `${table.name}: ${rows} rows`)
        yield piece
      }
    }
    const written = await writeCompressed(folder, `tables/${table.name}.copy.gz`, counted())
    tables.push({ ...written, name: table.name, columns: [...table.columns], rows })
    all += rows
  }
  note(`${tables.length} tables, ${all} rows`)
  return tables
}
