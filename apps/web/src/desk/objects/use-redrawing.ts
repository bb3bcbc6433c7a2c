import { isEditingTool, marksOfTool, type Protocol } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { useEffect, useRef, useState } from 'react'
import { type DecisionState, objectById } from '../use-decision.ts'
import type { DeskObject } from './desk-objects.ts'
import { type Focus, focusCanvas } from './use-focus.ts'

/** A tool of the protocol that draws what an object is. */
const toolFor = (protocol: Protocol, { type }: Geometry) => {
  const drawing = protocol.tools.filter((tool) => !isEditingTool(tool))
  return drawing.find((tool) => marksOfTool(tool).includes(type)) ?? drawing[0]
}

/** An object that is drawn anew: the next mark stands for it, and then the next object comes. */
export const useRedrawing = (protocol: Protocol, { editor, objects, redrawn }: DecisionState, advance: Focus['advance']) => {
  /** With the mark that stood for it before, which is not the one that is waited for. */
  const [waiting, setWaiting] = useState<{ readonly clusterId: string; readonly before: string | undefined } | undefined>(undefined)
  const stop = () => {
    redrawn.current = undefined
    setWaiting(undefined)
  }
  const latest = useRef({ stop, advance })
  useEffect(() => {
    latest.current = { stop, advance }
  })
  const decision = objectById(objects, waiting?.clusterId)?.decision
  useEffect(() => {
    if (waiting === undefined || decision?.verdict !== 'redrawn' || decision.regionId === waiting.before) return
    latest.current.stop()
    latest.current.advance(waiting.clusterId)
  }, [waiting, decision])
  const begin = ({ cluster, region, decision: present }: DeskObject) => {
    redrawn.current = cluster.id
    setWaiting({ clusterId: cluster.id, before: present?.regionId })
    const tool = toolFor(protocol, cluster.geometry)
    const labelId = cluster.labelId ?? region?.labelId
    editor.select([])
    if (tool !== undefined) editor.chooseTool(tool)
    if (labelId !== undefined) editor.chooseLabel(labelId)
    focusCanvas()
  }
  return { redrawing: waiting?.clusterId, begin, stop }
}
