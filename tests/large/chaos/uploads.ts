import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import type { Cast, Project } from './cast.ts'
import type { Stage } from './stage.ts'

let made = 0

/** Small images, no two alike in a run. */
const images = async (count: number): Promise<FormData> => {
  const form = new FormData()
  for (let index = 0; index < count; index++) {
    const number = made++
    const background = { r: number % 256, g: Math.floor(number / 256) % 256, b: Math.floor(number / 65_536) }
    const image = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toBuffer()
    form.append('files', new Blob([new Uint8Array(image)], { type: 'image/png' }), `${number}.png`)
  }
  return form
}

/** One try of an upload; answers the status, or undefined when nothing came back: then some of it may be there. */
export const tryUpload = async (
  stage: Stage,
  cast: Cast,
  project: Project,
  count: number,
): Promise<{ status: number; id: string; text: string } | undefined> => {
  const port = stage.apis[made % stage.apis.length]?.port
  const form = await images(count)
  form.append('group.site', ['north', 'south', 'west'][made % 3] ?? '')
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/projects/${project.id}/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cast.owner.token}` },
      body: form,
      signal: AbortSignal.timeout(20_000),
    })
    const text = await response.text()
    stage.ledger.note(response.status === 202 ? 'import' : 'import refused', { projectId: project.id, status: response.status })
    if (response.status === 500) stage.ledger.surprise(`an upload was answered with ${response.status} ${text}`)
    return { status: response.status, text, id: response.status === 202 ? String((JSON.parse(text) as { id: string }).id) : '' }
  } catch {
    return undefined
  }
}

/** Uploads until it is taken; the id of the import. */
export const upload = async (stage: Stage, cast: Cast, project: Project, count: number): Promise<string> => {
  for (let attempt = 0; attempt < 60; attempt++) {
    const answer = await tryUpload(stage, cast, project, count)
    if (answer?.status === 202) return answer.id
    await sleep(500)
  }
  throw new Error('an upload was not taken for half a minute')
}
