import type { PixelInfo } from '@reticle/contract'
import { useMemo } from 'react'
import { worldFrameOf } from './frame.ts'
import type { WorldFrame } from './world-frame.ts'

const nowhere = { axes: [], world: null }

/** The world that the pixels of a sample lie in; plain pixels as long as nothing is known of it. */
export const useWorldFrame = (info: PixelInfo | undefined): WorldFrame => useMemo(() => worldFrameOf(info ?? nowhere), [info])
