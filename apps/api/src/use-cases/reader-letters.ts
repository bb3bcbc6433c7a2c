import type { Context } from '../context.ts'
import { blindNames } from './reader-names.ts'

/** The names under which the desk sees the readers of a task, by person: letters while the review is blind, else their own. */
export const readerLetters = async (context: Context, taskId: string, reads: number): Promise<Map<string, string>> => {
  const readers = await context.read.desk.readersOf(taskId)
  const letters = blindNames(context.config.secret, taskId, reads, readers.length)
  return new Map(readers.map((personId, index) => [personId, letters[index] ?? 'Reader']))
}
