import type { TaskDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import { queries } from '../../net/queries.ts'
import { heatLayers } from './heat-layers.ts'

const noLayers: readonly CanvasLayer[] = []

/** The map of agreement, asked for when it is shown. */
export const useHeat = (task: TaskDetail, isShown: boolean) => {
  const { data, error } = useQuery({ ...queries.taskContours(task.projectId, task.id), enabled: isShown })
  const layers = useMemo(() => {
    if (!isShown || data === undefined) return noLayers
    return heatLayers(data, new Map(task.consensus?.regions.map(({ id, plane }) => [id, plane])))
  }, [isShown, data, task.consensus])
  return {
    layers,
    contours: isShown ? data : undefined,
    error: isShown ? error : null,
    isWaiting: isShown && data === undefined && error === null,
  }
}
export type Heat = ReturnType<typeof useHeat>
