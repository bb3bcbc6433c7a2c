import { contentOf, openEditor, pointer } from './editing.ts'
import { randomOf } from './marks.ts'

const side = 1024
let robot: Awaited<ReturnType<typeof openEditor>> | undefined

/** Labels samples one after the other, each with so many boxes drawn by hand; answers how many marks there are in all. */
export const labelSamples = async (samples: number, marks: number): Promise<number> => {
  robot ??= await openEditor(side)
  let count = 0
  for (let sample = 0; sample < samples; sample++) {
    const random = randomOf(sample)
    const editor = await robot.show(contentOf([]))
    editor.chooseTool('box')
    for (let n = 0; n < marks; n++) {
      const [x, y] = [random() * 980, random() * 980]
      editor.gesture(pointer('down', x, y))
      editor.gesture(pointer('move', x + 20, y + 15))
      await robot.settled()
      editor.gesture(pointer('up', x + 40, y + 30))
      await robot.settled()
    }
    count += editor.store.getState().content.regions.length
  }
  return count
}
