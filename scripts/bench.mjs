// `pnpm bench [NAME]`: runs benches/NAME.ts, or all of them; each prints one JSON line a figure, and the exit code says whether all goals hold.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../benches/', import.meta.url))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .toSorted()
const [wanted] = process.argv.slice(2).filter((arg) => arg !== '--')
if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`reticle: bench: there is no bench "${wanted}"; there are ${names.join(', ')}`)
  process.exit(2)
}

let isOk = true
for (const name of wanted === undefined ? names : [wanted]) {
  const { status } = spawnSync(process.execPath, [`${folder}${name}.bench.ts`], { stdio: 'inherit' })
  isOk &&= status === 0
}
process.exit(isOk ? 0 : 1)
