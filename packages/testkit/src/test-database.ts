import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { names, required } from './environment.ts'

const administer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: required(names.adminUrl), application_name: 'reticle-testkit' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> }

/** A database of the caller's own with the schema of this version and no rows: a clone of a migrated template. Drop it after the file. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(`create database ${name} template ${required(names.template)}`)
  const url = new URL(required(names.adminUrl))
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) }
}
