"""A question over several articles (几篇报道提到, 先后是谁, 有哪几次) → one line an article, each with its quote."""
