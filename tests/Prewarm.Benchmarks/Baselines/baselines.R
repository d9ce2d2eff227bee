# Forecasts of R's forecast package at the origins of a plan, as CSV on standard output, row by row as they are made.
#
# usage: Rscript baselines.R FOLDER [SECONDS [MODEL,...]] > OUTPUT.csv
#   FOLDER   written by the benchmark `baselines plan`: plan.csv and the cleaned series, timestamp,value; empty = missing
#            (linear between neighbours for fitting; never judged)
#   SECONDS  limit of one fit in seconds of the processor, default 120: a busy machine fails no fit
#   MODEL    some of stlf, ets, auto.arima and tbats, default all: tbats takes most of the time
# Columns: series,origin,model,lead,mean,q0.9,q0.99,seconds,note; origin = samples known

suppressPackageStartupMessages(library(forecast))

# stlf and ets see four weeks of five minutes; the other two, whose time grows faster, one.
points <- c(stlf = 8064, ets = 8064, auto.arima = 2016, tbats = 2016)

args <- commandArgs(trailingOnly = TRUE)
if (length(args) < 1) {
  stop("usage: Rscript baselines.R FOLDER [SECONDS [MODEL,...]]")
}
if (length(args) >= 3) {
  points <- points[strsplit(args[3], ",")[[1]]]
}
limit <- if (length(args) >= 2) as.numeric(args[2]) else 120
plan <- read.csv(file.path(args[1], "plan.csv"), colClasses = c("integer", "character", "integer", "character", "character"))
numbers <- function(text) as.integer(strsplit(text, " ")[[1]])
values <- sapply(unique(plan$series), function(name)
  read.csv(file.path(args[1], paste0(name, ".csv")), colClasses = c("character", "numeric"))$value, simplify = FALSE)

processor <- function() sum(proc.time()[c("user.self", "sys.self")])

# level = two-sided interval whose upper end is the quantile
levels <- c(80, 98)

one <- function(model, history, seasons, horizon) {
  fitting <- seasons[seasons * 2 <= length(history)]
  season <- if (length(fitting) == 0) 1 else fitting[1]
  y <- if (length(fitting) == 0) ts(history) else msts(history, seasonal.periods = fitting)
  single <- ts(history, frequency = season)
  switch(model,
    stlf = if (length(fitting) == 0) forecast(ets(single), h = horizon, level = levels)
           else stlf(y, h = horizon, level = levels),
    tbats = forecast(tbats(y, use.parallel = FALSE), h = horizon, level = levels),
    # Seasonal ARIMA of a season of hundreds does not end: Fourier terms carry the season instead.
    auto.arima = if (season > 24) {
      terms <- fourier(y, K = pmin(5, fitting %/% 2))
      ahead <- fourier(y, K = pmin(5, fitting %/% 2), h = horizon)
      forecast(auto.arima(y, xreg = terms, seasonal = FALSE), xreg = ahead, level = levels)
    } else forecast(auto.arima(single), h = horizon, level = levels),
    # ets knows seasons of at most 24.
    ets = forecast(ets(if (season > 24) ts(history) else single), h = horizon, level = levels))
}

cat("series,origin,model,lead,mean,q0.9,q0.99,seconds,note\n")
for (at in seq_len(nrow(plan))) {
  task <- plan[at, ]
  leads <- numbers(task$leads)
  for (model in names(points)) {
    known <- values[[task$series]][max(1, task$origin - points[[model]] + 1):task$origin]
    begin <- processor()
    note <- ""
    found <- tryCatch({
      history <- as.numeric(na.interp(ts(known)))
      setTimeLimit(cpu = limit, transient = TRUE)
      one(model, history, numbers(task$seasons), max(leads))
    }, error = function(e) {
      note <<- if (grepl("time limit", conditionMessage(e))) "time limit" else "failed"
      NULL
    })
    setTimeLimit(cpu = Inf)
    seconds <- round(processor() - begin, 3)
    for (lead in leads) {
      # Without a fit the row stays, so that a failure is counted and not forgotten.
      row <- if (is.null(found)) rep(NA, 3) else c(found$mean[lead], found$upper[lead, 1], found$upper[lead, 2])
      cat(task$series, task$origin, model, lead, row, seconds, note, sep = ",")
      cat("\n")
    }
  }
}
