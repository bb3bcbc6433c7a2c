import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Child, type Fill, startChild } from './child.ts'

/** Compiles em.c into a folder of its own and starts it. undefined, with a line that says why, where no compiler is (`CC`, else `cc`). */
export const startCLoop = async (fill: Fill, args: readonly string[]): Promise<Child | undefined> => {
  const compiler = process.env.CC ?? 'cc'
  const folder = mkdtempSync(join(tmpdir(), 'reticle-c-'))
  const program = join(folder, 'em')
  const source = fileURLToPath(new URL('em.c', import.meta.url))
  const built = spawnSync(compiler, ['-O2', '-o', program, source, '-lm'], { encoding: 'utf8' })
  const leave = () => rmSync(folder, { recursive: true })
  if (built.status !== 0) {
    leave()
    const why = built.error === undefined ? built.stderr.trim() : `${compiler} is not here`
    process.stderr.write(`consensus: em.c was not compiled (CC names a C compiler), so nothing is compared with it: ${why}\n`)
    return undefined
  }
  const child = await startChild(program, [], fill, args)
  return {
    ask: child.ask,
    stop: () => {
      child.stop()
      leave()
    },
  }
}
