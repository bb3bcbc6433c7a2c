import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { folder } from './journal.ts'
import { changing } from './run-migrations.ts'

/** Functions and triggers are written to be run again: each file is applied, in the order of names, after the migrations. */
export const applyCode = async (client: pg.Client): Promise<void> => {
  for (const name of ['functions', 'triggers']) {
    const files = (await readdir(folder(name))).filter((file) => file.endsWith('.sql')).toSorted()
    for (const file of files) {
      const text = await readFile(`${folder(name)}/${file}`, 'utf8')
      await changing(client, `${name}/${file}`, async () => {
        await client.query(text)
      })
    }
  }
}
