# Forecasts of R's forecast package at a limited number of origins, as CSV, to compare `prewarm backtest` with.
#
# usage: Rscript baselines.R INPUT.csv LEADS ORIGINS SEASONS [MODELS] [SECONDS] > OUTPUT.csv
#   INPUT    timestamp,value; empty = missing (linear between neighbours for fitting; never judged)
#   LEADS    steps ahead, e.g. 1,12,288
#   ORIGINS  number of origins, evenly spread over the last 40 %
#   SEASONS  season lengths in steps, e.g. 288,2016 (the longest that fits twice is used last)
#   MODELS   of stlf,tbats,auto.arima,ets,snaive; default stlf,tbats,auto.arima,ets
#   SECONDS  time limit of one fit, default 60
# Columns: model,origin,timestamp,lead,actual,scale,mean,q0.5,q0.9,q0.99,seconds,note
#   scale = mean |y[t] - y[t - season]| before the first origin with the first season: |actual - mean| / scale averages to MASE.

suppressPackageStartupMessages(library(forecast))

fit_points <- 2000

args <- commandArgs(trailingOnly = TRUE)
if (length(args) < 4) {
  stop("usage: Rscript baselines.R INPUT.csv LEADS ORIGINS SEASONS [MODELS] [SECONDS]")
}
numbers <- function(text) as.integer(strsplit(text, ",")[[1]])
input <- read.csv(args[1], colClasses = c("character", "numeric"))
leads <- numbers(args[2])
origins <- as.integer(args[3])
seasons <- sort(numbers(args[4]))
models <- if (length(args) >= 5) strsplit(args[5], ",")[[1]] else c("stlf", "tbats", "auto.arima", "ets")
limit <- if (length(args) >= 6) as.numeric(args[6]) else 60
unknown <- setdiff(models, c("stlf", "tbats", "auto.arima", "ets", "snaive"))
if (length(unknown) > 0) stop(paste("no such model:", unknown[1]))

values <- input$value
n <- length(values)
first <- floor(n * 0.6)
last <- n - max(leads)
if (last <= first) stop("the series is too short for its longest lead")
at <- unique(round(seq(first, last, length.out = origins)))
scale <- mean(abs(diff(values[1:first], lag = seasons[1])), na.rm = TRUE)

# level = two-sided interval whose upper end is the quantile
levels <- c(80, 98)

one <- function(model, history, horizon) {
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
    ets = forecast(ets(if (season > 24) ts(history) else single), h = horizon, level = levels),
    snaive = snaive(single, h = horizon, level = levels))
}

cat("model,origin,timestamp,lead,actual,scale,mean,q0.5,q0.9,q0.99,seconds,note\n")
for (model in models) {
  for (origin in at) {
    history <- values[max(1, origin - fit_points + 1):origin]
    history <- as.numeric(na.interp(ts(history)))
    begin <- proc.time()[["elapsed"]]
    note <- ""
    found <- tryCatch({
      setTimeLimit(elapsed = limit, transient = TRUE)
      one(model, history, max(leads))
    }, error = function(e) {
      note <<- if (grepl("time limit", conditionMessage(e))) "time limit" else "failed"
      NULL
    })
    setTimeLimit(elapsed = Inf)
    seconds <- proc.time()[["elapsed"]] - begin
    for (lead in leads) {
      # Without a fit the row stays, so that a failure is counted and not forgotten.
      row <- if (is.null(found)) rep(NA, 4) else
        c(found$mean[lead], found$mean[lead], found$upper[lead, 1], found$upper[lead, 2])
      cat(model, origin, input$timestamp[origin], lead, values[origin + lead], scale, row,
        round(seconds, 3), note, sep = ",")
      cat("\n")
    }
  }
}
