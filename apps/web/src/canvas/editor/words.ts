/** "1 mark", "3 marks". */
export const countText = (count: number): string => (count === 1 ? '1 mark' : `${count} marks`)

export const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** Why a mark that stands between key planes cannot be deleted. */
export const betweenText = 'This mark stands between key planes: delete the object, or say from which plane on it is out of the frame.'

export const leftText = (count: number): string =>
  `${countText(count)} left out: not in this image, or of a kind that this protocol does not have.`

/** Why a mark that is selected stays. */
export const elsewhereText = 'A selected mark lies on another plane, or is hidden, and was left: go there to delete it.'
