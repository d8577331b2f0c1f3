/// Keys of Quarto's head, and of later versions of this format, that this version does not read.
enum HeadKeys {
    /// Without them the report says the same: a warning.
    static let harmless: Set<String> = [
        "affiliation", "aliases", "anchor-sections", "categories", "citation", "citeproc", "code-copy", "code-fold",
        "code-line-numbers", "code-link", "code-overflow", "code-summary", "code-tools", "colorlinks", "comments", "copyright",
        "css", "date-format", "date-modified", "description", "df-print", "documentclass", "doi", "draft", "editor",
        "editor_options", "email-obfuscation", "embed-resources", "engine", "fig-align", "fig-cap-location", "fig-dpi",
        "fig-format", "fig-height", "fig-responsive", "fig-width", "fontsize", "freeze", "geometry", "grid", "highlight-style",
        "html-math-method", "image", "image-alt", "include-after-body", "include-before-body", "include-in-header",
        "institute", "jupyter", "kernel", "kernelspec", "license", "lightbox", "linestretch", "link-citations", "listing", "lof", "lot",
        "mainfont", "margin-left", "margin-right", "monofont", "number-depth", "order", "page-layout", "papersize",
        "pdf-engine", "prefer-html", "published-title", "reference-location", "sansfont", "search", "self-contained",
        "sidebar", "smooth-scroll", "subject", "tbl-cap-location", "tbl-colwidths", "template", "theme", "thanks", "title-block-banner",
        "title-block-style", "toc-expand", "toc-location", "toc-title", "website", "abstract-title",
    ]

    /// Without them numbers, words or citations would differ: an error.
    static let changing: Set<String> = [
        "bibliography-style", "crossref", "csl", "filters", "jupytext", "knitr", "limits", "matrix",
        "metadata-files", "nocite", "profile", "python", "shortcodes", "variables",
    ]
}
