;; One iteration of Dawid-Skene's EM over the items of a table, two doubles at a time, in parts that several threads can do at once.
;;
;; Memory: `start` i32 x (items + 1); `rows` i32 for each vote, the byte at which the row of its worker and label begins, relative to the
;; tables; `confusion` and `next` are tables of f64, one row of `width` bytes for each worker and label; `priors` and `prior_sums` one row, with
;; a row of scratch behind the sums. `width` is a multiple of 16: an odd number of classes has one more, whose prior is 0. A block of items has a
;; table `next`, sums and a list `hard` of its own, so that no two threads write to the same place and sums run in an order that is fixed.
;;
;; `explain` is the E step of items `i` to `end`: the posterior of each is the product of its priors and of the rows of its votes, made to sum
;; to 1; it is added to the rows of its votes in `next`, and to `prior_sums`, and not kept. An item whose greatest product is below `safe` is
;; passed over, and its number is written to `hard`. Answers how many those are; the logarithm of the likelihood of the others goes to `log_at`.
;;
;; `normalise` is the M step of workers `worker` to `end`: the tables `next` of all blocks, `bytes` apart, are added in their order and begin again
;; at 0; `smoothing` is added to each cell and each column of one truth is divided by its sum; a column of 0 / 0 is even.
(module
  (import "env" "memory" (memory 1 65536 shared))
  (import "env" "log" (func $log (param f64) (result f64)))
  (func (export "explain")
    (param $i i32) (param $end i32) (param $width i32) (param $start i32) (param $rows i32) (param $confusion i32) (param $next i32)
    (param $priors i32) (param $prior_sums i32) (param $hard i32) (param $log_at i32) (param $safe f64)
    (result i32)
    (local $from i32) (local $to i32) (local $v i32) (local $t i32) (local $at i32) (local $hards i32)
    (local $product v128) (local $total v128) (local $most v128) (local $sum f64) (local $top f64) (local $scale v128)
    (local $likelihood f64) (local $running f64)
    (local.set $running (f64.const 1))
    (block $done
      (loop $item
        (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
        (local.set $from (i32.add (local.get $rows) (i32.shl (i32.load (i32.add (local.get $start) (i32.shl (local.get $i) (i32.const 2)))) (i32.const 2))))
        (local.set $to (i32.add (local.get $rows) (i32.shl (i32.load offset=4 (i32.add (local.get $start) (i32.shl (local.get $i) (i32.const 2)))) (i32.const 2))))
        (local.set $total (v128.const f64x2 0 0))
        (local.set $most (v128.const f64x2 0 0))
        (local.set $t (i32.const 0))
        ;; Products, two classes at a time, into the scratch.
        (loop $classes
          (local.set $product (v128.load (i32.add (local.get $priors) (local.get $t))))
          (local.set $at (i32.add (local.get $confusion) (local.get $t)))
          (local.set $v (local.get $from))
          (block $voted
            (loop $votes
              (br_if $voted (i32.ge_u (local.get $v) (local.get $to)))
              (local.set $product (f64x2.mul (local.get $product) (v128.load (i32.add (local.get $at) (i32.load (local.get $v))))))
              (local.set $v (i32.add (local.get $v) (i32.const 4)))
              (br $votes)))
          (v128.store (i32.add (i32.add (local.get $prior_sums) (local.get $width)) (local.get $t)) (local.get $product))
          (local.set $total (f64x2.add (local.get $total) (local.get $product)))
          (local.set $most (f64x2.max (local.get $most) (local.get $product)))
          (local.set $t (i32.add (local.get $t) (i32.const 16)))
          (br_if $classes (i32.lt_u (local.get $t) (local.get $width))))
        (local.set $top (f64.max (f64x2.extract_lane 0 (local.get $most)) (f64x2.extract_lane 1 (local.get $most))))
        (if (f64.lt (local.get $top) (local.get $safe))
          (then
            (i32.store (i32.add (local.get $hard) (i32.shl (local.get $hards) (i32.const 2))) (local.get $i))
            (local.set $hards (i32.add (local.get $hards) (i32.const 1))))
          (else
            (local.set $sum (f64.add (f64x2.extract_lane 0 (local.get $total)) (f64x2.extract_lane 1 (local.get $total))))
            ;; Totals are multiplied as long as they can be held, so that a logarithm is taken once for many items.
            (if (f64.lt (local.get $sum) (f64.const 1e-100))
              (then (local.set $likelihood (f64.add (local.get $likelihood) (call $log (local.get $sum)))))
              (else (local.set $running (f64.mul (local.get $running) (local.get $sum)))))
            (if (f64.lt (local.get $running) (f64.const 1e-150))
              (then
                (local.set $likelihood (f64.add (local.get $likelihood) (call $log (local.get $running))))
                (local.set $running (f64.const 1))))
            (local.set $scale (f64x2.splat (f64.div (f64.const 1) (local.get $sum))))
            (local.set $t (i32.const 0))
            (loop $rest
              (local.set $product
                (f64x2.mul
                  (v128.load (i32.add (i32.add (local.get $prior_sums) (local.get $width)) (local.get $t)))
                  (local.get $scale)))
              (v128.store (i32.add (local.get $prior_sums) (local.get $t))
                (f64x2.add (v128.load (i32.add (local.get $prior_sums) (local.get $t))) (local.get $product)))
              (local.set $at (i32.add (local.get $next) (local.get $t)))
              (local.set $v (local.get $from))
              (block $added
                (loop $adding
                  (br_if $added (i32.ge_u (local.get $v) (local.get $to)))
                  (v128.store (i32.add (local.get $at) (i32.load (local.get $v)))
                    (f64x2.add (v128.load (i32.add (local.get $at) (i32.load (local.get $v)))) (local.get $product)))
                  (local.set $v (i32.add (local.get $v) (i32.const 4)))
                  (br $adding)))
              (local.set $t (i32.add (local.get $t) (i32.const 16)))
              (br_if $rest (i32.lt_u (local.get $t) (local.get $width))))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $item)))
    (f64.store (local.get $log_at) (f64.add (local.get $likelihood) (call $log (local.get $running))))
    (local.get $hards))
  (func (export "normalise")
    (param $worker i32) (param $end i32) (param $classes i32) (param $width i32) (param $confusion i32) (param $next i32)
    (param $blocks i32) (param $bytes i32) (param $smoothing f64)
    (local $size i32) (local $first i32) (local $t i32) (local $at i32) (local $stop i32) (local $part i32) (local $block i32)
    (local $cell v128) (local $sum v128) (local $more v128) (local $even v128) (local $seen v128)
    (local.set $size (i32.mul (local.get $classes) (local.get $width)))
    (local.set $more (f64x2.splat (local.get $smoothing)))
    (local.set $even (f64x2.splat (f64.div (f64.const 1) (f64.convert_i32_u (local.get $classes)))))
    (block $done
      (loop $workers
        (br_if $done (i32.ge_u (local.get $worker) (local.get $end)))
        (local.set $first (i32.mul (local.get $worker) (local.get $size)))
        (local.set $t (i32.const 0))
        (loop $truths
          (local.set $sum (v128.const f64x2 0 0))
          (local.set $at (i32.add (local.get $first) (local.get $t)))
          (local.set $stop (i32.add (local.get $at) (local.get $size)))
          (loop $said
            (local.set $part (i32.add (local.get $next) (local.get $at)))
            (local.set $cell (v128.load (local.get $part)))
            (v128.store (local.get $part) (v128.const f64x2 0 0))
            (local.set $block (i32.const 1))
            (block $added
              (loop $parts
                (br_if $added (i32.ge_u (local.get $block) (local.get $blocks)))
                (local.set $part (i32.add (local.get $part) (local.get $bytes)))
                (local.set $cell (f64x2.add (local.get $cell) (v128.load (local.get $part))))
                (v128.store (local.get $part) (v128.const f64x2 0 0))
                (local.set $block (i32.add (local.get $block) (i32.const 1)))
                (br $parts)))
            (local.set $cell (f64x2.add (local.get $cell) (local.get $more)))
            (v128.store (i32.add (local.get $confusion) (local.get $at)) (local.get $cell))
            (local.set $sum (f64x2.add (local.get $sum) (local.get $cell)))
            (local.set $at (i32.add (local.get $at) (local.get $width)))
            (br_if $said (i32.lt_u (local.get $at) (local.get $stop))))
          (local.set $seen (f64x2.gt (local.get $sum) (v128.const f64x2 0 0)))
          (local.set $at (i32.add (local.get $first) (local.get $t)))
          (loop $divided
            (local.set $part (i32.add (local.get $confusion) (local.get $at)))
            (v128.store (local.get $part)
              (v128.bitselect (f64x2.div (v128.load (local.get $part)) (local.get $sum)) (local.get $even) (local.get $seen)))
            (local.set $at (i32.add (local.get $at) (local.get $width)))
            (br_if $divided (i32.lt_u (local.get $at) (local.get $stop))))
          (local.set $t (i32.add (local.get $t) (i32.const 16)))
          (br_if $truths (i32.lt_u (local.get $t) (local.get $width))))
        (local.set $worker (i32.add (local.get $worker) (i32.const 1)))
        (br $workers)))))
