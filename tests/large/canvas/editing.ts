import type { Geometry } from '@reticle/geometry'
import type { CDPSession, Page } from 'playwright-core'
import type { SampleImage } from '../../../apps/web/src/pixels/use-pixels.ts'
import { frames, settled } from '../viewer/testbed.ts'
import type { Spot, TestView } from './place-of.ts'

export const edit = async (page: Page, image: SampleImage): Promise<void> => {
  await page.evaluate((shown) => globalThis.testbed.edit(shown), image)
  await settled(page)
}

/** Sets the view; answers the one that the canvas has, which keeps the image in reach. */
export const look = async (page: Page, view: TestView): Promise<TestView> => {
  await page.evaluate((next) => globalThis.testbed.view.set(next), view)
  await frames(page)
  const stated = await page
    .getByTestId('canvas')
    .evaluate((frame) => ['scale', 'x', 'y', 'angle'].map((name) => Number(frame.getAttribute(`data-${name}`))))
  const [scale = 1, x = 0, y = 0, angle = 0] = stated
  return { scale, x, y, angle }
}

export const choose = (page: Page, tool: Parameters<ReturnType<typeof globalThis.testbed.editor>['chooseTool']>[0]): Promise<void> =>
  page.evaluate((id) => globalThis.testbed.editor().chooseTool(id), tool)

export const marksOf = (page: Page): Promise<readonly Geometry[]> =>
  page.evaluate(() =>
    globalThis.testbed
      .editor()
      .store.getState()
      .content.regions.map((region) => region.geometry),
  )

/** What is under way: a draft, a brush, marks being dragged. */
export const isAtWork = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { draft, stroke, marquee, lasso, preview } = globalThis.testbed.editor().store.getState()
    return [draft, stroke, marquee, lasso].some((part) => part !== undefined) || preview.length > 0
  })

export const drag = async (page: Page, spots: readonly Spot[]): Promise<void> => {
  const [first = { x: 0, y: 0 }, ...rest] = spots
  await page.mouse.move(first.x, first.y)
  await page.mouse.down()
  for (const { x, y } of rest) await page.mouse.move(x, y)
  await page.mouse.up()
}

/** Fingers on the screen, all of them that are down. */
export const touch = (session: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: readonly Spot[]): Promise<unknown> =>
  session.send('Input.dispatchTouchEvent', { type, touchPoints: fingers.map(({ x, y }, id) => ({ x, y, id })) })

type PenEvent = {
  readonly type: 'mousePressed' | 'mouseMoved' | 'mouseReleased'
  readonly button?: 'left' | 'right' | 'none'
  readonly force?: number
}

export const pen = (session: CDPSession, { x, y }: Spot, { type, button = 'none', force = 0 }: PenEvent): Promise<unknown> =>
  session.send('Input.dispatchMouseEvent', {
    ...{ type, x, y, button, force, pointerType: 'pen', clickCount: type === 'mouseMoved' ? 0 : 1 },
    buttons: type === 'mouseReleased' || button === 'none' ? 0 : button === 'left' ? 1 : 2,
  })
