import { writeFile } from 'node:fs/promises'
import { BadInput } from '../command.ts'

/** Writes a whole file. @throws BadInput with the reason when it cannot be written. */
export const writeText = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text)
  } catch (cause) {
    throw new BadInput(path, `cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
