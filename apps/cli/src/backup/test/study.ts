import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '@reticle/db'
import { aContent, aRegion } from '@reticle/testkit'
import { vi } from 'vitest'
import { projectFolder } from '../../project-folder.ts'
import { runningServer } from '../../test/running-server.ts'

/** A NumPy file (version 1.0) of planes of 30 rows of 40 bytes, no two of them alike. */
const npy = (planes: number): Buffer => {
  const header = `${`{'descr': '|u1', 'fortran_order': False, 'shape': (${planes}, 30, 40), }`.padEnd(117)}\n`
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000${String.fromCharCode(header.length & 0xff, header.length >> 8)}${header}`, 'latin1')
  return Buffer.concat([head, Buffer.from(Array.from({ length: planes * 1200 }, (_, n) => (n * 7 + Math.floor(n / 1200)) % 251))])
}

/** A study that runs: pictures of two kinds, read by one reader each, and everything goes over the wire. */
export const aStudy = async (planes: number) => {
  const server = await runningServer({ redundancy: { reads: 1 } })
  const { url, token, projectId, personId, query, folder } = server
  await query(
    `insert into memberships (id, organization_id, person_id, project_id, role)
      select $1, organization_id, person_id, $2, 'annotator' from memberships where person_id = $3 limit 1`,
    [newId(), projectId, personId],
  )
  const call = async <T>(path: string, body: object = {}): Promise<T | undefined> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': newId() }
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? undefined : JSON.parse(await answer.text())
  }
  const stack = join(folder, 'stack.npy')
  await writeFile(stack, npy(planes))
  const picture = join(projectFolder, 'demo/images/craters-01.png')
  for (const args of [[stack, '--split', 'z'], [picture]]) {
    const { code, stderr } = await server.reticle('import', projectId, ...args)
    if (code !== 0) throw new Error(stderr)
  }
  const counted = async (text: string): Promise<number> => Number((await query(`select count(*)::int as n from ${text}`))[0]?.n)
  const until = async (text: string, count: number) =>
    vi.waitFor(
      async () => {
        const found = await counted(text)
        if (found !== count) throw new Error(`${text}: ${found} instead of ${count}`)
      },
      { timeout: 90_000, interval: 100 },
    )
  await until(`pyramids where state = 'ready'`, planes)
  return {
    ...server,
    call,
    counted,
    until,
    /** Claims and submits one; false when nothing is left. */
    read: async (): Promise<boolean> => {
      const claimed = await call<{ id: string; taskId: string; fence: number }>(`/projects/${projectId}/assignments`)
      if (claimed === undefined) return false
      const { id, taskId, fence } = claimed
      await call(`/assignments/${id}/submission`, {
        taskId,
        fence,
        content: { ...aContent(), regions: [aRegion()] },
        activeMilliseconds: 1000,
      })
      return true
    },
    /** A frozen release of what is settled. */
    release: async (version: string): Promise<string> => {
      const split = { shares: { train: 1 }, seed: 1 }
      const id = (await call<{ id: string }>(`/projects/${projectId}/releases`, { name: 'Craters', version, split }))?.id ?? ''
      await until(`releases where id = '${id}' and state = 'frozen'`, 1)
      return id
    },
    source: { DATABASE_URL: server.databaseUrl, RETICLE_DATA: folder },
  }
}
export type Study = Awaited<ReturnType<typeof aStudy>>
