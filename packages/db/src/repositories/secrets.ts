import { createHmac, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { installationSecrets } from '../schema/installation-secrets.ts'

const dot = '.'

/** Keys that are made from the secrets of this installation; the secrets themselves leave nowhere. */
export const secretRepository = (db: Executor) => {
  const secretNamed = async (name: string): Promise<Buffer> => {
    const [row] = await db.select({ value: installationSecrets.value }).from(installationSecrets).where(eq(installationSecrets.name, name))
    if (row === undefined) throw new Error(`the secret "${name}" of this installation is gone: run the migrations`)
    return row.value
  }
  const signed = async (text: string): Promise<string> =>
    createHmac('sha256', await secretNamed('pictures'))
      .update(text)
      .digest('base64url')

  return {
    /** Keys the pseudonyms of patients: another one in each project, so that nobody can join two projects by them. */
    deidentifyKey: async (projectId: string): Promise<string> =>
      createHmac('sha256', await secretNamed('deidentify'))
        .update(projectId)
        .digest('hex'),
    /** Proof that the picture of this one sample, kept under its hash, may be fetched until then, by whoever has it (docs/spec/models.md, MR19). */
    pictureToken: async (sampleId: string, sha256: string, until: Date): Promise<string> => {
      const text = [sampleId, sha256, String(until.getTime())].join(dot)
      return `${text}${dot}${await signed(text)}`
    },
    /** What such a proof is for; undefined when it is none of ours, or over. */
    provenPicture: async (token: string, now: Date): Promise<{ sampleId: string; sha256: string } | undefined> => {
      const [sampleId = '', sha256 = '', until = '', signature = ''] = token.split(dot)
      const wanted = Buffer.from(await signed([sampleId, sha256, until].join(dot)))
      const given = Buffer.from(signature)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted) || Number(until) <= now.getTime()) return undefined
      return { sampleId, sha256 }
    },
  }
}
