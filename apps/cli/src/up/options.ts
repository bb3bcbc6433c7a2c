import { join, resolve } from 'node:path'
import { readArguments } from '../arguments.ts'
import { BadInput } from '../command.ts'
import { projectFolder } from '../project-folder.ts'

export type UpOptions = {
  readonly isDemo: boolean
  /** Whether the model that comes with Reticle is started beside it. */
  readonly hasModel: boolean
  readonly port: number
  readonly data: string
  readonly isJson: boolean
}

export const defaultPort = 4280
export const defaultData = (): string => join(projectFolder, '.reticle', 'data')

/** `--no-demo` wins over `--demo`, so that it can be added to a line that has it. */
export const upOptions = (args: readonly string[]): UpOptions => {
  const { values } = readArguments('up', {
    args: [...args],
    options: {
      demo: { type: 'boolean' },
      'no-demo': { type: 'boolean' },
      'demo-model': { type: 'boolean' },
      port: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const port = values.port === undefined ? defaultPort : Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new BadInput('--port', `"${values.port}" is no port: give 1 to 65535`)
  if (values.data === '') throw new BadInput('--data', 'names no folder')
  return {
    isDemo: values.demo === true && values['no-demo'] !== true,
    hasModel: values['demo-model'] === true,
    port,
    data: resolve(values.data ?? defaultData()),
    isJson: values.json === true,
  }
}
