import type { OrganizationId, PersonId, ProjectId, ProtocolId, ReleaseId, Role, SampleId } from '@reticle/domain'
import { roles } from '@reticle/domain'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { wordsOfSample } from '../schema/samples.ts'

type Home = { projectId: ProjectId; project: string }
export type FoundSample = Home & { id: SampleId; name: string; isWithdrawn: boolean; foundIn: 'id' | 'name' | 'metadata' }

const most = 8
/** A trigram has three signs: what is shorter is looked for at the beginning of names only. */
const leastSubstring = 3
/** Signs of an id from which on it is looked for. */
const leastId = 6

const escaped = (words: string): string => words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
const ids = (list: readonly string[]): SQL => sql`${sql.param([...list])}::uuid[]`

/** Lower is better: the very name, its beginning, the beginning of a word in it, anywhere. */
const rank = (name: SQL, words: string): SQL => sql`case when lower(${name}) = lower(${words}) then 0
  when ${name} ilike ${`${escaped(words)}%`} then 1 when ' ' || translate(${name}, '_-./', '    ') ilike ${`% ${escaped(words)}%`} then 2 else 3 end`

/** The first and the last id that begin with these hexadecimal digits; undefined when they are no beginning of one. */
const idSpan = (words: string): readonly [string, string] | undefined => {
  const digits = words.replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]+$/.test(digits) || digits.length < leastId || digits.length > 32) return undefined
  const uuid = (text: string) => text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return [uuid(digits.padEnd(32, '0')), uuid(digits.padEnd(32, 'f'))]
}

/** Signs that the index is asked for: each three of them are a list to walk through, and a whole name has many that all names share. */
const mostIndexed = 12
/** The part of long words that fewest names are likely to hold: the one with the most digits. */
const rarest = (words: string): string => {
  const parts = Array.from({ length: Math.max(1, words.length - mostIndexed + 1) }, (_, at) => words.slice(at, at + mostIndexed))
  const digits = (part: string) => part.replaceAll(/\D/g, '').length
  return parts.reduce((best, part) => (digits(part) > digits(best) ? part : best))
}

/** What somebody may look for by words (docs/spec/search.md); each takes the projects where they may see that kind. */
export const searchRepository = (db: Executor) => {
  const bySpan = async (projectIds: readonly string[], words: string): Promise<FoundSample[]> => {
    const span = idSpan(words)
    if (span === undefined) return []
    const { rows } = await db.execute<FoundSample>(sql`
      select s.id, s.name, s.project_id as "projectId", p.name as project, s.withdrawn_at is not null as "isWithdrawn", 'id' as "foundIn"
      from samples s join projects p on p.id = s.project_id
      where s.id between ${span[0]}::uuid and ${span[1]}::uuid and s.project_id = any (${ids(projectIds)}) order by s.id limit ${most}`)
    return rows
  }
  const byBeginning = async (projectIds: readonly string[], words: string): Promise<FoundSample[]> => {
    const { rows } = await db.execute<FoundSample>(sql`
      select f.id, f.name, f.project_id as "projectId", p.name as project, f.withdrawn_at is not null as "isWithdrawn", 'name' as "foundIn"
      from unnest(${ids(projectIds)}) home cross join lateral (
          select s.id, s.name, s.project_id, s.withdrawn_at from samples s
          where s.project_id = home and lower(s.name) like ${`${escaped(words.toLowerCase())}%`}
          order by lower(s.name) using ~<~ limit ${most}) f
        join projects p on p.id = f.project_id
      order by ${rank(sql`f.name`, words)}, length(f.name), f.name collate "C", f.id limit ${most}`)
    return rows
  }
  const anywhere = async (projectIds: readonly string[], words: string, but: readonly string[]): Promise<FoundSample[]> => {
    if (words.length < leastSubstring) return []
    const pattern = `%${escaped(words)}%`
    // The whole is looked for in what the index finds by a part of it; `|| ''` keeps it from the index.
    const whole = words.length > mostIndexed ? sql`and (${wordsOfSample('s')} || '') ilike ${pattern}` : sql``
    const { rows } = await db.execute<FoundSample>(sql`
      select f.id, f.name, f.project_id as "projectId", p.name as project, f.withdrawn_at is not null as "isWithdrawn",
        case when f.name ilike ${pattern} then 'name' else 'metadata' end as "foundIn"
      from (
          select s.id, s.name, s.project_id, s.withdrawn_at from samples s
          where ${wordsOfSample('s')} ilike ${`%${escaped(rarest(words))}%`} ${whole} and s.project_id = any (${ids(projectIds)}) and s.id <> all (${ids(but)}) limit ${most}) f
        join projects p on p.id = f.project_id
      order by ${rank(sql`f.name`, words)}, length(f.name), f.name collate "C", f.id`)
    return rows
  }
  return {
    /** Projects of a person with their roles there, and the organizations that they own. */
    homes: async (personId: string) => {
      const { rows } = await db.execute<{ projectId: string; organizationId: string; held: string[] }>(sql`
        select p.id as "projectId", p.organization_id as "organizationId", array_agg(distinct m.role) as held
        from memberships m join projects p on p.organization_id = m.organization_id and (m.project_id = p.id or (m.project_id is null and m.role = 'owner'))
        where m.person_id = ${personId} group by p.id, p.organization_id`)
      return rows.map(({ projectId, organizationId, held }) => ({
        projectId: projectId as ProjectId,
        organizationId: organizationId as OrganizationId,
        roles: roles.filter((role): role is Role => held.includes(role)),
      }))
    },
    projects: async (projectIds: readonly string[], words: string) => {
      const { rows } = await db.execute<{ id: ProjectId; name: string }>(sql`
        select id, name from projects where id = any (${ids(projectIds)}) and name ilike ${`%${escaped(words)}%`}
        order by ${rank(sql`name`, words)}, length(name), name collate "C", id limit ${most}`)
      return rows
    },
    samples: async (projectIds: readonly string[], words: string): Promise<FoundSample[]> => {
      if (projectIds.length === 0) return []
      const first = (await Promise.all([bySpan(projectIds, words), byBeginning(projectIds, words)])).flat()
      const known = first.map(({ id }) => id)
      const rest = first.length >= most ? [] : await anywhere(projectIds, words, known)
      return [...new Map([...first, ...rest].map((sample) => [sample.id, sample])).values()].slice(0, most)
    },
    /** Members of these projects; each once, with one of the projects. */
    people: async (projectIds: readonly string[], words: string) => {
      const pattern = `%${escaped(words)}%`
      const { rows } = await db.execute<Home & { id: PersonId; name: string; email: string }>(sql`
        select * from (
          select distinct on (x.id) x.id, x.name, x.email, p.id as "projectId", p.name as project
          from memberships m join people x on x.id = m.person_id join projects p on p.id = m.project_id
          where m.project_id = any (${ids(projectIds)}) and (x.name ilike ${pattern} or x.email ilike ${pattern})
          order by x.id, p.name, p.id) f
        order by ${rank(sql`name`, words)}, length(name), name collate "C", id limit ${most}`)
      return rows
    },
    releases: async (projectIds: readonly string[], words: string) => {
      const { rows } = await db.execute<Home & { id: ReleaseId; name: string }>(sql`
        select r.id, r.name, p.id as "projectId", p.name as project from releases r join projects p on p.id = r.project_id
        where r.project_id = any (${ids(projectIds)}) and r.name ilike ${`%${escaped(words)}%`}
        order by ${rank(sql`r.name`, words)}, length(r.name), r.name collate "C", r.id limit ${most}`)
      return rows
    },
    /** Labels of the live protocols. */
    labels: async (projectIds: readonly string[], words: string) => {
      const pattern = `%${escaped(words)}%`
      const { rows } = await db.execute<Home & { labelId: string; name: string; protocolId: ProtocolId }>(sql`
        select l->>'id' as "labelId", l->>'name' as name, c.id as "protocolId", p.id as "projectId", p.name as project
        from projects p join protocols c on c.id = p.protocol_id cross join lateral jsonb_array_elements(c.content->'labels') l
        where p.id = any (${ids(projectIds)}) and (l->>'name' ilike ${pattern} or l->>'id' ilike ${pattern})
        order by ${rank(sql`l->>'name'`, words)}, length(l->>'name'), 2, p.name, p.id limit ${most}`)
      return rows
    },
  }
}
