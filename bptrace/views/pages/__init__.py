"""Pages: a trace, an explanation, a comparison, a check of gradients, each as a document."""
