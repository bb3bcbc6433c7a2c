import { BadInput, type Command } from './command.ts'
import { answer } from './output.ts'

/** The list of commands, or the line of one. */
export const help = (commands: readonly Command[], name: string | undefined): number => {
  if (name === undefined) {
    const width = Math.max(...commands.map((command) => command.name.length))
    const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
    answer(['reticle COMMAND [OPTIONS]', '', ...lines, `  ${'help'.padEnd(width)}  this list, or one command: [COMMAND]`].join('\n'))
    return 0
  }
  const command = commands.find((one) => one.name === name)
  if (command === undefined) throw new BadInput(name, 'is no command; see: reticle help')
  answer(`reticle ${command.name}: ${command.summary}`)
  return 0
}
