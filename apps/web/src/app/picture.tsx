import { Modal } from '@mantine/core'
import { useState } from 'react'
import { t } from './words.ts'

/** A picture in a text: small at its place, large when it is pressed. */
export const Picture = ({ src, alt }: { src: string; alt: string }) => {
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button
        type="button"
        className="picture"
        aria-label={alt === '' ? t('picture.show') : t('picture.showNamed', { name: alt })}
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
        closeButtonProps={{ 'aria-label': t('picture.close') }}
      >
        <img src={src} alt={alt} className="picture-large" />
      </Modal>
    </>
  )
}
