import { join } from 'node:path'
import { portFrom, secretIn } from '@reticle/services'

/** Where the model that comes with Reticle listens, on this machine alone, and how it is started. */
export type ModelPlace = {
  readonly address: string
  readonly secret: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

const host = '127.0.0.1'
const wantedPort = 4290
/** As the demo's study of nuclei names its labels. */
const labels = ['Epithelial nucleus', 'Stromal nucleus']

/** A free port, and a folder and a secret that stay with the data. */
export const modelPlace = async (data: string): Promise<ModelPlace> => {
  const port = await portFrom(wantedPort, host)
  const secret = secretIn(join(data, 'model-secret'), 20)
  const named = labels.flatMap((label) => ['--label', label])
  return {
    address: `http://${host}:${port}`,
    secret,
    args: ['--host', host, '--port', String(port), '--folder', join(data, 'model'), ...named],
    env: { RETICLE_MODEL_TOKEN: secret },
  }
}

/** What api and worker have to know so that they may ask it. */
export const reachOf = (given: string | undefined): string => (given === undefined || given === '' ? host : `${given},${host}`)
