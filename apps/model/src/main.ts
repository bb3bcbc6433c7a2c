import type { AddressInfo } from 'node:net'
import { type Model, openCells } from './model.ts'
import { openOnnx } from './onnx/open-onnx.ts'
import { BadOption, type Options, optionsOf } from './options.ts'
import { serverOf } from './server/serve.ts'

const log = (line: string): void => void process.stderr.write(`${line}\n`)

const readOptions = (): Options => {
  try {
    return optionsOf(process.argv.slice(2), process.env)
  } catch (cause) {
    if (!(cause instanceof BadOption)) throw cause
    log(`reticle: model: ${cause.message}`)
    process.exit(2)
  }
}

const options = readOptions()
let model: Model | undefined
const server = serverOf({ model: () => model, token: options.token, log })
server.on('error', (cause) => {
  log(`reticle: model: ${cause.message}`)
  process.exit(1)
})
server.listen(options.port, options.host, async () => {
  const { address, port } = server.address() as AddressInfo
  process.stdout.write(`http://${address.includes(':') ? `[${address}]` : address}:${port}\n`)
  try {
    model = options.onnx === undefined ? await openCells(options.folder, options.labels, log) : await openOnnx(options.onnx)
  } catch (cause) {
    log(`reticle: model: ${cause instanceof Error ? cause.message : String(cause)}`)
    process.exit(cause instanceof BadOption ? 2 : 1)
  }
  // Only now: whoever waits for this line may ask at once.
  process.stdout.write('ready\n')
})

const stop = () => {
  server.close()
  server.closeAllConnections()
  void (model?.close() ?? Promise.resolve()).then(() => process.exit(0))
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
