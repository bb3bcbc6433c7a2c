import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** RETICLE_PYTHON names one more Python to ask, one with packages that the system has not. */
const python = [process.env.RETICLE_PYTHON, 'python3']
  .filter((one) => one !== undefined)
  .find((one) => spawnSync(one, ['-c', 'import moto.server']).status === 0)

const script = `
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
`

/**
 * Moto (Apache 2.0; `pip install 'moto[server,s3]'`), an S3 server that lists and aborts uploads in parts and compares checksums, which s3rver does
 * not. `word` says in a test's name when it is absent.
 */
export const moto = {
  isThere: python !== undefined,
  word: python === undefined ? ' [skipped: no Python here has moto]' : '',
  /** Starts one of its own; answers its address. */
  start: async (): Promise<{ readonly endpoint: string; readonly close: () => Promise<void> }> => {
    const server = spawn(python ?? '', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] })
    const [line] = await once(server.stdout, 'data')
    return {
      endpoint: `http://127.0.0.1:${Number(String(line).trim())}`,
      close: async () => {
        const ended = once(server, 'exit')
        server.stdin.end()
        await ended
      },
    }
  },
}
