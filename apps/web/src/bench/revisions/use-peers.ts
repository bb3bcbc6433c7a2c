import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import type { Work } from '../session/bench-state.ts'
import { type Peer, peerLayers, peersOf } from './peers.ts'
import { revisionQueries } from './revision-queries.ts'

export type Peers = {
  readonly list: readonly Peer[]
  readonly layers: readonly CanvasLayer[]
  readonly error: Error | null
  readonly isShown: (letter: string) => boolean
  readonly toggle: (letter: string) => void
  readonly showAll: () => void
}

const nobody: ReadonlySet<string> = new Set()

/** Alt+1, Alt+2 ... show or hide one of the others; Alt+0 shows all. */
const usePeerKeys = (list: readonly Peer[], toggle: Peers['toggle'], showAll: Peers['showAll']) => {
  useEffect(() => {
    if (list.length === 0) return
    const press = (event: KeyboardEvent) => {
      const digit = /^Digit(\d)$/.exec(event.code)?.[1]
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || digit === undefined) return
      event.preventDefault()
      const peer = list[Number(digit) - 1]
      if (digit === '0') showAll()
      else if (peer !== undefined) toggle(peer.letter)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [list, toggle, showAll])
}

/** The others' marks in the second phase of a panel; nobody's at any other time. */
export const usePeers = ({ assignment, protocol }: Work): Peers => {
  const isPanel = assignment.revision?.kind === 'panel'
  const query = useQuery(revisionQueries.peers(assignment.projectId, isPanel ? assignment.id : undefined))
  const [hidden, setHidden] = useState(nobody)
  const { data } = query
  const list = useMemo(() => (isPanel ? peersOf(data ?? []) : []), [isPanel, data])
  const toggle = useCallback((letter: string) => {
    setHidden((before) => {
      const after = new Set(before)
      if (!after.delete(letter)) after.add(letter)
      return after
    })
  }, [])
  const showAll = useCallback(() => setHidden(nobody), [])
  usePeerKeys(list, toggle, showAll)
  const layers = useMemo(() => peerLayers(list, hidden, protocol.content), [list, hidden, protocol])
  return { list, layers, error: query.error, isShown: (letter) => !hidden.has(letter), toggle, showAll }
}
