import { BadInput } from '../command.ts'

/** One of a list of words. */
export const oneOf = <const T extends string>(option: string, value: string, words: readonly T[]): T => {
  const word = words.find((one) => one === value)
  if (word === undefined) throw new BadInput(option, `"${value}" is none of: ${words.join(', ')}`)
  return word
}

/** A number that is at least `least`; undefined when the option is not given. */
export const numberOf = (option: string, value: string | undefined, least: number, isWhole: boolean): number | undefined => {
  if (value === undefined) return undefined
  const number = value.trim() === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(number) || number < least || (isWhole && !Number.isSafeInteger(number)))
    throw new BadInput(option, `"${value}" is no ${isWhole ? 'whole number' : 'number'} of ${least} or more`)
  return number
}

/** The one file that a command works on. */
export const onlyFile = (command: string, files: readonly string[]): string => {
  const [file, second] = files
  if (file === undefined) throw new BadInput(command, 'names no file of votes: a CSV file with the columns item,worker,label')
  if (second !== undefined) throw new BadInput(second, 'is one file too many: votes come in one CSV file')
  return file
}

/** Options of the other kind of input: they would be passed over in silence. */
export const refuseOptions = (values: Readonly<Record<string, unknown>>, names: readonly string[], why: string) => {
  const given = names.find((name) => values[name] !== undefined)
  if (given !== undefined) throw new BadInput(`--${given}`, why)
}
