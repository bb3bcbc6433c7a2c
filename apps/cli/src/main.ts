import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { ServiceError } from '@reticle/services'
import { BadInput } from './command.ts'
import { commands } from './commands.ts'
import { help } from './help.ts'
import { projectFolder } from './project-folder.ts'

// What Node has made of our modules is kept for the next command, and for the processes that read images.
const { directory } = enableCompileCache(join(projectFolder, 'node_modules', '.cache', 'reticle-compile'))
if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory

/** Runs one command line; answers the exit code. */
const run = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(commands, args[0])
  const command = commands.find((one) => one.name === name)
  if (command === undefined) throw new BadInput(name, 'is no command; see: reticle help')
  if (args.includes('--help') || args.includes('-h')) return help(commands, name)
  return command.run(args)
}

/** What a person can mend; the database's refusal goes by its name, since most commands have no use for the package. */
const placeOf = (cause: unknown): string | undefined => {
  if (cause instanceof BadInput || cause instanceof ServiceError) return cause.place
  return cause instanceof Error && cause.name === 'SchemaProblem' ? 'database' : undefined
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (cause) {
  const place = placeOf(cause)
  if (place === undefined || !(cause instanceof Error)) throw cause
  process.stderr.write(`reticle: ${place}: ${cause.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 2
}
