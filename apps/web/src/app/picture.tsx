import { Modal } from '@mantine/core'
import { useState } from 'react'

/** A picture in a text: small at its place, large when it is pressed. */
export const Picture = ({ src, alt }: { src: string; alt: string }) => {
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button
        type="button"
        className="picture"
        aria-label={alt === '' ? 'Show the picture large' : `${alt}: show large`}
        onClick={() => setLarge(true)}
      >
        <img src={src} alt={alt} loading="lazy" />
        {alt !== '' && <span>{alt}</span>}
      </button>
      <Modal
        opened={isLarge}
        onClose={() => setLarge(false)}
        title={alt}
        size="auto"
        closeButtonProps={{ 'aria-label': 'Close the picture' }}
      >
        <img src={src} alt={alt} className="picture-large" />
      </Modal>
    </>
  )
}
