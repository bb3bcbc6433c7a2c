import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../model/src/main.ts', import.meta.url))

/** The model that comes with Reticle, as a process of its own on a port of its own. End it with `close`. */
export const referenceModel = async (label: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'reticle-model-'))
  const child = spawn(process.execPath, [program, '--port', '0', '--folder', folder, '--label', label], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('http://')) said = line
      if (line === 'ready') resolve(said)
    })
    child.once('exit', (code) => reject(new Error(`the model ended with code ${code}`)))
  })
  const close = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  }
  return { address, close }
}
