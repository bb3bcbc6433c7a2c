import { parseArgs } from 'node:util'

export type Options = {
  readonly host: string
  readonly port: number
  readonly folder: string
  readonly labels: readonly string[]
  readonly token: string | undefined
  /** Describes an ONNX model that is served in place of the model of cells. */
  readonly onnx: string | undefined
}

export class BadOption extends Error {}

const usage =
  'node apps/model/src/main.ts --folder DIR [--label NAME ...] [--onnx FILE.json] [--host 127.0.0.1] [--port 9090]; the token: RETICLE_MODEL_TOKEN'

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  folder: { type: 'string' },
  label: { type: 'string', multiple: true },
  onnx: { type: 'string' },
} as const

const readValues = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (cause) {
    throw new BadOption(`${cause instanceof Error ? cause.message : String(cause)}; usage: ${usage}`)
  }
}

/** From the command line; the token from the environment, where others on the machine do not see it. @throws BadOption with the reason. */
export const optionsOf = (args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options => {
  const values = readValues(args)
  const port = Number(values.port ?? 9090)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new BadOption(`--port: "${values.port}" is no port: give 0 to 65535`)
  if (values.folder === undefined && values.onnx === undefined)
    throw new BadOption(`--folder: is needed, where versions are kept; usage: ${usage}`)
  const labels = values.label ?? ['cell']
  if (labels.some((label) => label === '' || label.length > 200)) throw new BadOption('--label: a name of 1 to 200 letters')
  if (new Set(labels).size < labels.length) throw new BadOption('--label: the same name twice')
  if (labels.length > 100) throw new BadOption(`--label: ${labels.length} names; 100 are the most`)
  const token = env.RETICLE_MODEL_TOKEN === '' ? undefined : env.RETICLE_MODEL_TOKEN
  return { host: values.host ?? '127.0.0.1', port, folder: values.folder ?? '', labels, token, onnx: values.onnx }
}
