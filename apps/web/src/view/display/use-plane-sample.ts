import { useEffect, useState } from 'react'
import type { PixelSource } from '../../pixels/pixel-source.ts'
import { planeSample } from '../look/plane-values.ts'
import type { PlaneSample } from '../look/window-rule.ts'

type Found = { readonly key: string; readonly sample: PlaneSample | undefined }

/** Sliding through planes asks for values only where one stays, in milliseconds. */
const rest = 150

/** Values of the plane that is shown, for its histogram. What was there stays while the next is fetched. */
export const usePlaneSample = (source: PixelSource, channel: number, z: number | 'max', t: number) => {
  const [found, setFound] = useState<Found | undefined>(undefined)
  const key = `${source.key} ${channel} ${z} ${t}`
  useEffect(() => {
    let isCurrent = true
    const put = (sample: PlaneSample | undefined) => {
      if (isCurrent) setFound({ key: `${source.key} ${channel} ${z} ${t}`, sample })
    }
    const timer = setTimeout(() => {
      planeSample(source, { channel, z, t }).then(put, () => put(undefined))
    }, rest)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [source, channel, z, t])
  return { sample: found?.sample, isFresh: found?.key === key }
}
