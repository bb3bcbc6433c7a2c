const keyOf = (projectId: string, personId: string): string => `reticle-confidence-${projectId}-${personId}`

/** From which confidence on this person looks at suggestions of this project, 0 to 1; undefined where they never moved it in this browser. */
export const keptConfidence = (projectId: string, personId: string): number | undefined => {
  try {
    const text = localStorage.getItem(keyOf(projectId, personId))
    const value = text === null || text.trim() === '' ? Number.NaN : Number(text)
    return value >= 0 && value <= 1 ? value : undefined
  } catch {
    return undefined
  }
}

export const keepConfidence = (projectId: string, personId: string, value: number): void => {
  try {
    localStorage.setItem(keyOf(projectId, personId), String(value))
  } catch {
    // A private window: it lasts as long as the page.
  }
}
