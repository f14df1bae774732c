"""The typst markup of a volume; every word of it comes in as data, which typst never reads as markup."""

MARKUP = """
#let shown = json("volume.json")
#let fonts = shown.fonts
#let line-of = 0.4pt
#set document(title: shown.title, author: shown.organ)
#set text(12pt, font: fonts.table, lang: "zh", region: "cn", cjk-latin-spacing: none, top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 0.5em, spacing: 0.7em, justify: true)
#set table(stroke: line-of, inset: (x: 2mm, y: 2mm))
#show table: set block(above: 5mm, below: 5mm)
#show table: set par(justify: false)
#show heading: it => block(width: 100%, below: 7mm, align(center, text(18pt, font: fonts.title, weight: "regular", it.body)))
// Words without a gap to turn at, as names of files and digests, turn between boxes, which leave no sign in the text.
#show regex("[!-~]{16,}"): it => it.text.clusters().chunks(8).map(one => box(one.join())).join()

#let head(left) = context grid(
  columns: (1fr, auto), column-gutter: 6mm, align: (start + bottom, end + bottom),
  text(9pt, box(width: 100%, height: 1.2em, clip: true, left)),
  text(9pt)[第 #counter(page).display() 页　共 #counter(page).final().first() 页],
)
#set page(
  paper: "a4", margin: (top: 30mm, bottom: 22mm, left: 28mm, right: 22mm),
  header: head(""), header-ascent: 12mm,
)

#let widths(given) = given.map(one => if one == 0 { 1fr } else { one * 1mm })
#let rows-of(block) = table(
  columns: widths(block.widths), align: start + horizon,
  table.header(repeat: true, ..block.head.map(one => table.cell(align: center, fill: luma(94%), text(10.5pt, font: fonts.heading, one)))),
  // A row turns the page only if it is too long to stand on one.
  ..block.rows.flatten().map(one => table.cell(breakable: one.len() > 1500, text(10.5pt, one))),
)
#let facts-of(block) = table(
  columns: (40mm, 1fr), align: start + horizon,
  ..block.rows.map(((label, told)) => (table.cell(fill: luma(94%), text(font: fonts.heading, 10.5pt, label)), text(told))).flatten(),
)
#let look = (counted: white, off: luma(90%), stopped: luma(78%))
#let day-of(one) = if one == none { table.cell(fill: none)[] } else {
  table.cell(fill: look.at(one.look), align: start + top, {
    text(8pt, one.day)
    linebreak()
    if one.look == "counted" { text(11pt, weight: "bold", one.told) } else { text(8pt, one.told) }
  })
}
#let calendar-of(block) = table(
  columns: (1fr,) * 7, inset: 1.4mm,
  table.header(..("一", "二", "三", "四", "五", "六", "日").map(one => table.cell(align: center, fill: luma(94%), text(9pt, one)))),
  ..block.weeks.flatten().map(day-of),
)
#let words-of(block) = for line in block.lines {
  if block.small { par(text(9.5pt, fill: luma(25%), line)) } else { par(line) }
}
#let letter-of(given) = {
  if given.above != "" { rect(width: 100%, stroke: line-of, inset: 2mm, text(9.5pt, given.above)) }
  v(6mm)
  set text(15pt, font: fonts.body)
  set par(leading: 0.65em, spacing: 0.65em)
  let before = ""
  for (look, ..told) in given.parts {
    let line = told.last()
    if look == "signature" and before != look { v(9mm) }
    before = look
    if look == "title" { align(center, text(20pt, font: fonts.title, line)) }
    if look == "number" { align(center, block(above: 6mm, below: 8mm, text(12pt, line))) }
    if look == "flush" { par(line) }
    if look == "text" { par(first-line-indent: (amount: 2em, all: true), line) }
    if look == "signature" { align(right, pad(right: 3em, line)) }
    if look == "row" {
      block(above: 0pt, below: 0pt, breakable: false, table(
        columns: (50mm, 1fr), align: start + horizon, ..told.map(one => text(12pt, one)),
      ))
    }
  }
}
#let kinds = (rows: rows-of, facts: facts-of, calendar: calendar-of, words: words-of, letter: letter-of)

// Cover
#page(header: head(""))[
  #v(30mm)
  #align(center, text(20pt, font: fonts.body, shown.organ))
  #v(12mm)
  #align(center, text(40pt, font: fonts.title, shown.wording.cover.clusters().join(h(0.4em))))
  #v(16mm)
  #align(center, block(width: 88%, par(justify: false, leading: 0.8em, text(18pt, font: fonts.body, shown.title))))
  #v(1fr)
  #set table(inset: (x: 3mm, y: 3.2mm))
  #facts-of((rows: shown.facts))
  #v(10mm)
]

// Contents
#let entry(paper, what) = if what == "page" {
  context link(label(paper.id), str(counter(page).at(label(paper.id)).first()))
} else if what == "title" { link(label(paper.id), paper.title) } else { paper.at(what, default: "") }
#pagebreak(weak: true)
#heading(level: 1, shown.wording.contents)
#table(
  columns: widths(shown.wording.widths),
  inset: (x: 2mm, y: if "proves" in shown.wording.columns { 4mm } else { 2mm }), // room to write by hand
  align: (x, y) => if shown.wording.columns.at(x) in ("n", "page") { center + horizon } else { start + horizon },
  table.header(repeat: true, ..shown.wording.heads.map(one => table.cell(align: center, fill: luma(94%), text(10.5pt, font: fonts.heading, one)))),
  ..shown.papers.map(paper => shown.wording.columns.map(what => text(10.5pt, entry(paper, what)))).flatten(),
)
#if shown.wording.foot.len() > 0 {
  v(12mm)
  grid(columns: (1fr,) * shown.wording.foot.len(), ..shown.wording.foot)
}

// Papers
#let leaf-of(paper, leaf) = page(
  flipped: leaf.wide, margin: (top: 17mm, bottom: 7mm, left: 10mm, right: 7mm), header-ascent: 3mm, header: head(leaf.head),
  {
    if leaf.first { place(hide[#heading(level: 1, paper.title) #label(paper.id)]) }
    align(center + horizon, if leaf.page == none {
      image(leaf.file, width: leaf.width * 1pt, height: leaf.height * 1pt, alt: leaf.head)
    } else {
      image(leaf.file, page: leaf.page, width: leaf.width * 1pt, height: leaf.height * 1pt, alt: leaf.head)
    })
  },
)
#for paper in shown.papers {
  if paper.blocks.len() > 0 {
    page(header: head(paper.head))[
      // A letter brings a title of its own.
      #if paper.blocks.first().kind == "letter" { place(hide[#heading(level: 1, paper.title) #label(paper.id)]) } else [
        #heading(level: 1, paper.title) #label(paper.id)
      ]
      #for block in paper.blocks { (kinds.at(block.kind))(block) }
    ]
  }
  for leaf in paper.leaves { leaf-of(paper, leaf) }
}
"""
