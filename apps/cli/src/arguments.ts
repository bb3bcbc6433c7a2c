import { type ParseArgsConfig, parseArgs } from 'node:util'
import { BadInput } from './command.ts'

/** `parseArgs` of Node whose complaints are ours. */
export const readArguments = <T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> => {
  try {
    return parseArgs(config)
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('. ')[0] ?? cause.message) : String(cause)
    throw new BadInput(command, `${reason} (see: reticle help ${command})`)
  }
}
