/**
 * Makes demo/images and demo/studies from the originals: `node demo/make/make-demo.ts FOLDER`, where FOLDER holds
 * hubble_deep_field.jpg, moon.png and ihc.png (origins and licences: demo/README.md). The output depends on nothing else.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { findCraters, findGalaxies, findNuclei } from './find.ts'
import { readPixels, seeded } from './pixels.ts'
import { type Mark, readers, readMarks } from './readers.ts'
import { type Study, studies } from './studies.ts'

const [from] = process.argv.slice(2)
if (from === undefined) throw new Error('usage: node demo/make/make-demo.ts FOLDER')
const out = join(import.meta.dirname, '..')

const finders = { galaxies: findGalaxies, craters: findCraters, nuclei: findNuclei }

/** The marks that lie in a crop, in its own coordinates. */
const within = (marks: readonly Mark[], x: number, y: number, width: number, height: number): Mark[] =>
  marks.flatMap((mark): Mark[] => {
    const { geometry } = mark
    if (geometry.type === 'ellipse') {
      const cx = geometry.cx - x
      const cy = geometry.cy - y
      const isInside = cx > geometry.rx / 2 && cy > geometry.ry / 2 && cx < width - geometry.rx / 2 && cy < height - geometry.ry / 2
      return isInside ? [{ ...mark, geometry: { ...geometry, cx, cy } }] : []
    }
    const ring = (geometry.rings[0] ?? []).map((value, i) => value - (i % 2 === 0 ? x : y))
    const isInside = ring.every((value, i) => value >= 0 && value <= (i % 2 === 0 ? width : height))
    return isInside ? [{ ...mark, geometry: { type: 'polygon', rings: [ring] } }] : []
  })

const makeStudy = async (study: Study): Promise<void> => {
  const source = join(from, study.picture.file)
  const picture = await readPixels(source)
  const marks = finders[study.id](picture)
  const { columns, rows } = study.picture
  const width = Math.floor(picture.width / columns)
  const height = Math.floor(picture.height / rows)
  const samples: unknown[] = []
  const annotations: unknown[] = []
  for (let index = 0; index < columns * rows; index++) {
    const x = (index % columns) * width
    const y = Math.floor(index / columns) * height
    const file = `${study.id}-${String(index + 1).padStart(2, '0')}.png`
    await sharp(source)
      .extract({ left: x, top: y, width, height })
      .png({ compressionLevel: 9 })
      .toFile(join(out, 'images', file))
    samples.push({
      file,
      groups: { [study.groupKey]: study.groupOf(index % columns, Math.floor(index / columns)) },
      origin: {
        title: study.picture.title,
        source: study.picture.source,
        licence: study.picture.licence,
        parent: { name: study.picture.file, x, y },
      },
    })
    const inCrop = within(marks, x, y, width, height)
    for (const reader of readers) {
      const { regions, activeMilliseconds, random } = readMarks(
        inCrop,
        study.protocol.labels.map((label) => label.id),
        reader,
        index * 31 + study.id.length,
        width,
        height,
      )
      const answers = study.answer(inCrop, regions.length, random, seeded(index * 977 + study.id.length)())
      annotations.push({ reader: reader.id, file, activeMilliseconds, content: { regions, answers, comment: '' } })
    }
  }
  const { id, name, description, protocol, begun } = study
  await writeFile(
    join(out, 'studies', `${id}.json`),
    `${JSON.stringify({ id, name, description, begun, protocol, samples, annotations })}\n`,
  )
}

await mkdir(join(out, 'images'), { recursive: true })
await mkdir(join(out, 'studies'), { recursive: true })
for (const study of studies) await makeStudy(study)
