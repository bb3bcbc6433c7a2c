import { lightOf, type Values } from '@reticle/tools'
import { useEffect, useState } from 'react'
import type { Scene } from '../../../assist/scene.ts'
import type { PixelSource } from '../../../pixels/pixel-source.ts'
import { planeSample } from '../../../view/look/plane-values.ts'
import { sortedSample } from '../../../view/values/finite-values.ts'

type Light = { readonly values: Values; readonly sorted: Float64Array }

/** A sample of the plane in sight, of a picture the light of its colours: what a threshold is set in. */
const lightSample = async (source: PixelSource, channels: readonly number[], z: Scene['z'], t: number): Promise<Light> => {
  const samples = await Promise.all(channels.map((channel) => planeSample(source, { channel, z, t })))
  const bands = samples.map(({ values }) => values)
  const values = lightOf({
    ...{ x: 0, y: 0, width: bands[0]?.length ?? 0, height: 1 },
    bands,
    nodata: null,
    image: { width: 0, height: 0 },
  })
  return { values, sorted: sortedSample(values, source.info.nodata) }
}

/** Undefined until it is there. */
export const useLightSample = (source: PixelSource | undefined, { channels, z, t }: Scene): Light | undefined => {
  const [found, setFound] = useState<{ readonly key: string; readonly light: Light } | undefined>(undefined)
  const names = channels.join(' ')
  const key = `${source?.key} ${names} ${z} ${t}`
  useEffect(() => {
    if (source === undefined) return
    let isCurrent = true
    const name = `${source.key} ${names} ${z} ${t}`
    lightSample(source, names.split(' ').map(Number), z, t).then(
      (light) => isCurrent && setFound({ key: name, light }),
      // Without a sample the numbers can still be typed.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [source, names, z, t])
  return found?.key === key ? found.light : undefined
}
