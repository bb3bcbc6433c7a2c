import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, databaseProblem } from '@reticle/db'
import { isAnswering } from '@reticle/services'
import { broken, type Finding, ok, warning } from './finding.ts'

const textOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined)

/** The database that DATABASE_URL names, or that of the data folder while it runs: looking starts nothing. */
const addressOf = async (data: string): Promise<string | undefined> => {
  const given = process.env.DATABASE_URL
  if (given !== undefined && given !== '') return given
  const home = textOf(join(data, 'postgres', 'location')) ?? join(data, 'postgres')
  const [password, port] = [textOf(join(home, 'password')), Number(textOf(join(home, 'port')))]
  if (password === undefined || !Number.isInteger(port) || !(await isAnswering(port))) return undefined
  return `postgresql://reticle:${password}@127.0.0.1:${port}/reticle`
}

/** Whether this version can work with the schema of the database, and what to do where it cannot. */
export const schema = async (data: string): Promise<Finding> => {
  const url = await addressOf(data)
  if (url === undefined) return ok('schema', 'not looked at: Postgres does not run')
  const database = connect(url, { applicationName: 'reticle-doctor', max: 1 })
  const problem = await databaseProblem(database).finally(() => database.close())
  if (problem === null) return ok('schema', 'this version can serve it')
  if (problem === 'Postgres does not answer') return ok('schema', `not looked at: ${problem}`)
  if (problem.endsWith('run the migrations'))
    return warning('schema', problem.split(':')[0] ?? problem, 'run "reticle migrate"; "reticle up" does it by itself')
  const [found = problem, ...cure] = problem.split(': ')
  return broken('schema', found, cure.join(': '))
}
