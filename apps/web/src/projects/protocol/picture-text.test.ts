import { describe, expect, it } from 'vitest'
import { withPicture } from './picture-text.ts'

describe('a picture in the instructions', () => {
  it('stands at the end of the words, its bytes below everything', () => {
    const one = withPicture('# Craters\n\nMark them.\n', 'Fresh', 'data:image/webp;base64,AAAA')
    expect(one).toBe('# Craters\n\nMark them.\n\n![Fresh][picture-1]\n\n[picture-1]: data:image/webp;base64,AAAA')
    const two = withPicture(one, 'Worn [old]', 'data:image/webp;base64,BBBB')
    expect(two).toBe(
      '# Craters\n\nMark them.\n\n![Fresh][picture-1]\n\n![Worn  old][picture-2]\n\n[picture-1]: data:image/webp;base64,AAAA\n[picture-2]: data:image/webp;base64,BBBB',
    )
  })
  it('begins an empty text', () => expect(withPicture('', '', 'data:x')).toBe('![][picture-1]\n\n[picture-1]: data:x'))
})
