import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import type { Tell } from './chain-report.ts'

/** Frozen releases: each has the id that its event names, and cites a seal of this chain. */
export const checkReleases = async (tx: Executor, tell: Tell): Promise<void> => {
  const { rows } = await tx.execute<{
    name: string
    sha256: string | null
    said: string | null
    cited: string | null
    isKnown: boolean
  }>(sql`
    select concat(r.name, ' ', r.version) as name, r.manifest_sha256 as sha256, r.plan->'eventChain'->>'hash' as cited,
      (select e.payload->>'manifestSha256' from events e where e.subject_id = r.id and e.type = 'release.frozen' order by e.id desc limit 1) as said,
      exists (select from event_seals s where s.hash = r.plan->'eventChain'->>'hash') as "isKnown"
    from releases r where r.state in ('frozen', 'published', 'withdrawn') order by r.id`)
  for (const { name, sha256, said, cited, isKnown } of rows) {
    const at = `release ${name}`
    if (said === null) tell('missing', at, 'no event tells that it was frozen')
    else if (sha256 !== said) tell('release-changed', at, `its id is ${sha256}, and was ${said} when it was frozen`)
    if (cited !== null && !isKnown) tell('head-unknown', at, `cites the seal ${cited}, which is not in this chain`)
  }
}
