import { type ChainReport, connect, type Database, databaseProblem, repositoriesOf, verifyChain } from '@reticle/db'
import { BadInput } from '../command.ts'
import { openDatabase } from '../installation-database.ts'
import { answer, answerJson, note } from '../output.ts'

type Folds = { readonly tasks: number; readonly mismatches: Readonly<Record<string, number>>; readonly examples: readonly string[] }

/** Whether the states of tasks and assignments are what their events say, over all projects. */
const checkFolds = async ({ db }: Database): Promise<Folds> => {
  const read = repositoriesOf(db)
  const mismatches: Record<string, number> = {}
  const examples: string[] = []
  let tasks = 0
  for (const id of await read.projects.allIds()) {
    const found = await read.consistency.check(id)
    tasks += found.tasks
    examples.push(...found.examples)
    for (const [kind, count] of Object.entries(found.mismatches)) if (count > 0) mismatches[kind] = (mismatches[kind] ?? 0) + count
  }
  return { tasks, mismatches, examples }
}

const print = (
  { problems, problemCount, seals, events, rows, waiting, head }: ChainReport,
  { tasks, examples }: Folds,
  isSound: boolean,
): void => {
  for (const { code, at, message } of problems) note(`${code} ${at}: ${message}`)
  if (problemCount > problems.length) note(`and ${problemCount - problems.length} more`)
  for (const example of examples) note(`state ${example}`)
  const what = `${seals} seals, ${events} events, ${rows} annotations, outcomes, decisions and protocols, ${tasks} tasks`
  answer(isSound ? `sound: ${what}${waiting > 0 ? `, ${waiting} events wait for the next seal` : ''}` : `not sound: ${what}`)
  if (head !== null) note(`The last seal is ${head}: note it elsewhere, and give it with --head later`)
}

/** Recomputes the chain of events of an installation and all that it leads to; 0 when all of it fits (docs/spec/audit.md, EC6). */
export const verifyInstallation = async (folder: string | undefined, heads: readonly string[], isJson: boolean): Promise<number> => {
  const { url, close } = await openDatabase(folder)
  const database = connect(url, { applicationName: 'reticle-verify', max: 2 })
  try {
    const problem = await databaseProblem(database)
    if (problem !== null) throw new BadInput('database', problem)
    const chain = await verifyChain(database, heads)
    const folds = await checkFolds(database)
    const isSound = chain.problemCount === 0 && Object.keys(folds.mismatches).length === 0
    if (isJson) answerJson({ isSound, ...chain, tasks: folds.tasks, states: { mismatches: folds.mismatches, examples: folds.examples } })
    else print(chain, folds, isSound)
    return isSound ? 0 : 1
  } finally {
    await database.close()
    await close()
  }
}
