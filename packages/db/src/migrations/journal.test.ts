import { describe, expect, it } from 'vitest'
import { breaking, migrations, servedFrom } from './journal.ts'

const known = migrations()
/** What takes something away from a version that serves, or asks it for more. A column with a default asks for nothing. */
const takesAway =
  /\b(drop (table|column)|rename|set data type|alter column .* set not null|add constraint (?!.* foreign key)|add column (?=[^;]*not null)(?![^;]*default))/i

const statementsOf = (tag: string) => known.find((migration) => migration.tag === tag)?.statements ?? []

describe('the journal of migrations', () => {
  it('is in order, and names in `breaking` only what is there', () => {
    const moments = known.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
    expect(new Set(moments).size).toBe(moments.length)
    const tags = known.map(({ tag }) => tag)
    expect(breaking.filter((tag) => !tags.includes(tag))).toEqual([])
  })

  it('says of every later migration that takes something away that earlier versions cannot serve it', () => {
    const first = known.findIndex(({ tag }) => tag === breaking[0])
    expect(first).toBeGreaterThan(0)
    const silent = known.slice(first + 1).filter(({ tag, statements }) => {
      const made = new Set(statements.flatMap((text) => [...text.matchAll(/create table "(\w+)"/gi)].map(([, table]) => table)))
      const isOfNewTable = (text: string) => made.has(/alter table "(\w+)"/i.exec(text)?.[1])
      return !breaking.includes(tag) && statements.some((text) => takesAway.test(text) && !isOfNewTable(text))
    })
    expect(silent.map(({ tag }) => tag)).toEqual([])
    expect(statementsOf('0002_dispensing').some((text) => takesAway.test(text))).toBe(true)
    expect(statementsOf('0011_release_drafts').some((text) => takesAway.test(text))).toBe(false)
  })

  it('knows the oldest version that can serve a schema', () => {
    const at = (tag: string) => known.find((migration) => migration.tag === tag)?.at ?? Number.NaN
    expect(servedFrom(known, at('0003_queue_order'))).toBe(0)
    expect(servedFrom(known, at('0017_event_seals'))).toBe(at('0017_event_seals'))
    expect(servedFrom(known, at('0018_rule_audits'))).toBe(at('0017_event_seals'))
  })
})
