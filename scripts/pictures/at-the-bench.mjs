import { canvasOf } from '../../tests/large/support/browser.ts'

/** Takes away what an earlier run has drawn. */
const fresh = async (page) => {
  const canvas = canvasOf(page)
  await canvas.ready()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
  return canvas
}

const saved = (page) => page.getByText('Saved', { exact: true }).waitFor()

/** Label, then the two corners of an ellipse, in px of the image. */
const objects = [
  ['1', [106, 17], [147, 58]],
  ['3', [48, 145], [67, 178]],
  ['4', [144, 133], [163, 152]],
  ['2', [31, 99], [41, 112]],
  ['1', [97, 23], [106, 33]],
]

export const bench = async (page) => {
  const canvas = await fresh(page)
  await page.keyboard.press('e')
  for (const [label, from, to] of objects) {
    await page.keyboard.press(label)
    await canvas.drag(from, to)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('radio', { name: 'A star' }).check()
  await saved(page)
}

export const questions = async (page) => {
  await canvasOf(page).ready()
  await page.getByRole('radio', { name: 'A disc or spiral' }).check()
}

export const keys = async (page) => {
  await canvasOf(page).ready()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
}

/** Label, then the ends of a stroke of the brush, in px of the image. */
const strokes = [
  ['2', [108, 7], [107, 22]],
  ['2', [88, 31], [87, 40]],
  ['2', [117, 29], [114, 62]],
  ['2', [105, 93], [98, 112]],
  ['1', [58, 37], [73, 41]],
  ['1', [46, 50], [66, 55]],
  ['1', [45, 65], [60, 73]],
]

export const masks = async (page) => {
  const canvas = await fresh(page)
  await page.keyboard.press('d')
  for (let radius = 8; radius > 5; radius--) await page.keyboard.press('(')
  for (const [label, from, to] of strokes) {
    await page.keyboard.press(label)
    await canvas.drag(from, to)
    await page.keyboard.press('Escape')
  }
  await saved(page)
}

export const display = async (page) => {
  await canvasOf(page).ready()
  const percentile = page.getByText('99', { exact: true })
  if (!(await percentile.isVisible())) await page.keyboard.press('Shift+D')
  await percentile.click()
}
